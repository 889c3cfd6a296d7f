import type { Changed, Fate, NotPossible, PropertyChange, TakenOver } from './findings.js';

/** What became of a recipe: every part of it is in exactly one of these. */
export interface ThreeLists {
  readonly takenOver: readonly TakenOver[];
  readonly changed: readonly Changed[];
  readonly notPossible: readonly NotPossible[];
}

type Outcome =
  | { readonly list: 'takenOver'; readonly entry: TakenOver }
  | { readonly list: 'changed'; readonly entry: Changed }
  | { readonly list: 'notPossible'; readonly entry: NotPossible };

/** A part before and after. */
export interface Judged {
  readonly field: string;
  /** Undefined for what the recipe lacks and the machine needs. */
  readonly before: unknown;
  readonly fate: Fate<unknown>;
}

export function threeLists(judged: readonly Judged[]): ThreeLists {
  const outcomes = judged.map(outcomeOf);
  return {
    takenOver: outcomes.flatMap((each) => (each.list === 'takenOver' ? [each.entry] : [])),
    changed: outcomes.flatMap((each) => (each.list === 'changed' ? [each.entry] : [])),
    notPossible: outcomes.flatMap((each) => (each.list === 'notPossible' ? [each.entry] : [])),
  };
}

function outcomeOf({ field, before, fate }: Judged): Outcome {
  const part = { field, what: nameOf(before ?? fate.value) };
  if (fate.type === 'notPossible') {
    const { why, instead } = fate;
    return { list: 'notPossible', entry: { ...part, why, instead } };
  }
  const changes = changesOf(before, fate.value);
  if (changes.length === 0) return { list: 'takenOver', entry: part };
  return { list: 'changed', entry: { ...part, changes, why: fate.why } };
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return flat(value)
    .map(([, leaf]) => String(leaf))
    .join(', ');
}

type Leaf = string | number;

/** The leaves of a value by their path in it; a plain value has the path `value`. */
function flat(value: unknown, path = ''): readonly (readonly [string, Leaf])[] {
  if (typeof value === 'string' || typeof value === 'number') return [[path || 'value', value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => flat(part, path === '' ? name : `${path}/${name}`));
}

function changesOf(before: unknown, after: unknown): readonly PropertyChange[] {
  const [from, to] = [before, after].map((value) => new Map(flat(value)));
  const properties = new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])]);
  return [...properties]
    .map((property) => ({ property, from: from?.get(property) ?? null, to: to?.get(property) ?? null }))
    .filter((change) => change.from !== change.to);
}
