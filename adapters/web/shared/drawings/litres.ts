/** A drawing is full with so many: the most that a machine brews, 5.5 L, leaves room for its foam. */
export const drawnLitres = 6;

/** A batch of which nobody says how large it is. */
export const usualLitres = 5;

/** 0 to 1. */
export function levelOf(litres: number): number {
  return Math.min(Math.max(litres / drawnLitres, 0), 1);
}

/** Where a vessel is marked. */
export const markedLitres: readonly number[] = Array.from(
  { length: drawnLitres - 1 },
  (_, index) => index + 1,
);
