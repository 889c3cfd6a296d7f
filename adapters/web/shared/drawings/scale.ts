/** Degrees that a thermometer column shows: a machine cools to a little below freezing, and boils. */
const coldest = -5;
const hottest = 105;

/** Where on a column, 0 at its foot and 1 at its top. */
export function onColumn(celsius: number): number {
  return Math.min(Math.max((celsius - coldest) / (hottest - coldest), 0), 1);
}
