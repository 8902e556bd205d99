/** The CSV in the API's examples. */

export const exampleCsv = `\ufeffTYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT\r
task,Renew passport @errands,"Two photos, the old passport, 60 €.",2,1,,,2036-12-01 09:00,en,Europe/Berlin,45,minute\r
`;
