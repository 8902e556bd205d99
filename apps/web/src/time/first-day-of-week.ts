/** The day that weeks begin on where the person lives. */
const { locale: ownLocale } = new Intl.DateTimeFormat().resolvedOptions();

/** 0 is Monday, which is also the answer of browsers that do not know. */
export function firstDayOfWeek(tag: string = ownLocale): number {
  const locale = new Intl.Locale(tag);
  // Firefox does not have it.
  return "getWeekInfo" in locale ? locale.getWeekInfo().firstDay - 1 : 0;
}
