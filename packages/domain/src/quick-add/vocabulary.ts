/** English words of dates, times and recurrences. */

const numbered = (names: readonly string[], first: number): [string, number][] =>
  names.flatMap((list, at) => list.split(" ").map((name): [string, number] => [name, first + at]));

/** 1 on Monday to 7 on Sunday. */
export const weekdays: ReadonlyMap<string, number> = new Map(
  numbered(
    [
      "mon monday",
      "tue tues tuesday",
      "wed weds wednesday",
      "thu thur thurs thursday",
      "fri friday",
      "sat saturday",
      "sun sunday",
    ],
    1,
  ),
);

export const pluralWeekdays: ReadonlyMap<string, number> = new Map(
  numbered(["mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"], 1),
);

/** RFC 5545 BYDAY values, Monday first. */
export const weekdayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** Weekdays whose names are ordinary words too. */
export const doubtfulWeekdays: ReadonlySet<string> = new Set(["mon", "wed", "sat", "sun"]);

/** 1 to 12. */
export const months: ReadonlyMap<string, number> = new Map(
  numbered(
    [
      "jan january",
      "feb february",
      "mar march",
      "apr april",
      "may",
      "jun june",
      "jul july",
      "aug august",
      "sep sept september",
      "oct october",
      "nov november",
      "dec december",
    ],
    1,
  ),
);

export const numberWords: ReadonlyMap<string, number> = new Map(
  numbered(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    1,
  ),
);

/** -1: the last. */
export const ordinalWords: ReadonlyMap<string, number> = new Map([
  ...numbered(["first", "second", "third", "fourth", "fifth"], 1),
  ["last", -1],
]);

export type Unit = "minute" | "hour" | "day" | "week" | "month" | "quarter" | "year";

export const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...["minute", "minutes", "min", "mins"].map((name): [string, Unit] => [name, "minute"]),
  ...["hour", "hours", "hr", "hrs", "h"].map((name): [string, Unit] => [name, "hour"]),
  ...["day", "days", "d"].map((name): [string, Unit] => [name, "day"]),
  ...["week", "weeks", "wk", "wks", "w"].map((name): [string, Unit] => [name, "week"]),
  ...["month", "months", "mo", "mos"].map((name): [string, Unit] => [name, "month"]),
  ...["quarter", "quarters"].map((name): [string, Unit] => [name, "quarter"]),
  ...["year", "years", "yr", "yrs", "y"].map((name): [string, Unit] => [name, "year"]),
]);

/** Frequencies in one word. */
export const adverbs: ReadonlyMap<string, readonly [count: number, unit: Unit]> = new Map([
  ["hourly", [1, "hour"]],
  ["daily", [1, "day"]],
  ["everyday", [1, "day"]],
  ["weekly", [1, "week"]],
  ["biweekly", [2, "week"]],
  ["fortnightly", [2, "week"]],
  ["monthly", [1, "month"]],
  ["quarterly", [1, "quarter"]],
  ["yearly", [1, "year"]],
  ["annually", [1, "year"]],
]);

export type DayPart = "morning" | "noon" | "afternoon" | "evening" | "night" | "midnight";

export const dayParts: ReadonlyMap<string, DayPart> = new Map(
  (["morning", "noon", "afternoon", "evening", "night", "midnight"] as const).map((name) => [name, name]),
);
export const pluralParts: ReadonlyMap<string, DayPart> = new Map(
  [...dayParts].map(([name, part]) => [`${name}s`, part]),
);
/** The hour that a part of the day stands for. */
export const hourOfPart: Readonly<Record<DayPart, number>> = {
  morning: 9,
  noon: 12,
  afternoon: 15,
  evening: 20,
  night: 22,
  midnight: 0,
};

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that begin another phrase: what stands before one of them is complete. */
export const functionWords = wordSet(
  `about with for to at from in on by re regarding because so that if when while before after between around and or but via near
   over per without the a an my your our his her their its this i we me you he she it they until till w`,
);

/** After one of these, a date is part of the title, as in "notes of Friday". */
export const wordsThatKeepDates = wordSet(
  `before after since until till til through except than not mid early late later sometime around about circa
   between of past last previous from to for as if like versus vs either beyond during within with re regarding`,
);

/** After one of these, a day or a time is a noun of the title, as in "the Friday meeting". */
export const determiners = wordSet(
  `the a an my your our his her their its some any no more much each every all both these those another alternate alternating most several`,
);

/** After one of these, a recurrence is part of the title. */
export const wordsThatKeepRules = wordSet("not almost nearly about like than of vs twice thrice times");

/** After a number, they show that it is an amount, and no day or time. */
export const measures = wordSet(
  `times x miles mile km kg lb lbs g mg ml l people guests pages page percent min mins minutes minute sec secs
   seconds hours hour hrs days day weeks week months years steps points items pcs pieces bottles dollars euros
   eggs cups pace left inch inches bucks copies units reps sets laps am pm`,
);

/** Names that end with a weekday, by the word before it. */
export const namedDays = wordSet(
  `black good cyber easter ash super giving taco casual blue ruby freaky bloody palm fat maundy holy whit shrove
   throwback manic stormy sheer boxing cheeky st saint happy gloomy`,
);

/** Nouns that make a name of the weekday before them. */
export const dayCompounds = wordSet(
  "roast school times prayers paper papers best blues market club motivation special lights live nav screen cream",
);
