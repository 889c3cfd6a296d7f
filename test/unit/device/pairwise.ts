/** Independent dimensions of a variant, and the values that each can have. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;

export type Variant = Readonly<Record<string, string>>;

/**
 * Variants in which each pair of values of two dimensions occurs at least once. Greedy and without chance: always the same ones.
 *
 * @param atLeast so many are made, though fewer may have all pairs.
 */
export function pairwise(dimensions: Dimensions, atLeast = 0): readonly Variant[] {
  const missing = new Set(allPairs(dimensions));
  const variants: Variant[] = [];
  while (missing.size > 0 || variants.length < atLeast) {
    const variant = nextVariant(dimensions, missing, variants.length);
    for (const pair of pairsOf(variant)) missing.delete(pair);
    variants.push(variant);
  }
  return variants;
}

/** The pairs of a variant, as texts. */
export function pairsOf(variant: Variant): readonly string[] {
  const entries = Object.entries(variant);
  return entries.flatMap(([a, x], at) => entries.slice(at + 1).map(([b, y]) => pairOf(a, x, b, y)));
}

export function allPairs(dimensions: Dimensions): readonly string[] {
  const entries = Object.entries(dimensions);
  return entries.flatMap(([a, xs], at) =>
    entries.slice(at + 1).flatMap(([b, ys]) => xs.flatMap((x) => ys.map((y) => pairOf(a, x, b, y)))),
  );
}

/** Begins with a pair that is missing, and gives each other dimension the value that brings most of what is missing. */
function nextVariant(dimensions: Dimensions, missing: ReadonlySet<string>, turn: number): Variant {
  const [seed = ''] = missing;
  const chosen: Record<string, string> = Object.fromEntries(
    seed === '' ? [] : seed.split(' & ').map((part) => part.split('=') as [string, string]),
  );
  for (const [name, values] of Object.entries(dimensions)) {
    if (chosen[name] !== undefined) continue;
    const gain = (value: string) =>
      pairsOf(inOrder(dimensions, { ...chosen, [name]: value })).filter((pair) => missing.has(pair)).length;
    const turned = [...values.slice(turn % values.length), ...values.slice(0, turn % values.length)];
    chosen[name] = turned.reduce((best, value) => (gain(value) > gain(best) ? value : best));
  }
  return inOrder(dimensions, chosen);
}

function inOrder(dimensions: Dimensions, chosen: Variant): Variant {
  const names = Object.keys(dimensions).filter((name) => chosen[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, chosen[name] as string]));
}

function pairOf(a: string, x: string, b: string, y: string): string {
  return `${a}=${x} & ${b}=${y}`;
}
