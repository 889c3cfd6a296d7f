/** Whether two lists of sensors are alike, in the same order: those of consecutive readings mostly are. */
export function isSameList(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  if (a === b) return true;
  if (!a || b?.length !== a.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
