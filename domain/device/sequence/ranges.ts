/** Numbers from `first` to `last`, both inclusive. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Ranges in ascending order, none touching another. */
export type Ranges = readonly Range[];

/** The number of numbers in the ranges. */
export function sizeOf(ranges: Ranges): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function contains({ first, last }: Range, number: number): boolean {
  return number >= first && number <= last;
}

export function includes(ranges: Ranges, number: number): boolean {
  return ranges.some((range) => contains(range, number));
}

/** The ranges with one more number. */
export function withNumber(ranges: Ranges, number: number): Ranges {
  if (includes(ranges, number)) return ranges;
  const touching = ({ first, last }: Range) => last === number - 1 || first === number + 1;
  const merged = ranges
    .filter(touching)
    .reduce(
      (all, { first, last }) => ({ first: Math.min(all.first, first), last: Math.max(all.last, last) }),
      {
        first: number,
        last: number,
      },
    );
  return [...ranges.filter((range) => !touching(range)), merged].sort((a, b) => a.first - b.first);
}
