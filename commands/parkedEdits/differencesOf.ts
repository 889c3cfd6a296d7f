import type { ExplainedField } from '../ports/index.js';

/** Bytes with the fields that they hold. */
export interface ExplainedBytes {
  readonly body: Uint8Array;
  readonly fields: readonly ExplainedField[];
}

/** A field that an edit changed; `before` is null for one that it added, `after` for one that it removed. */
export interface FieldDifference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields in which two versions of a message differ, in their order. Of a long value the beginning is told. */
export function differencesOf(before: ExplainedBytes, after: ExplainedBytes): readonly FieldDifference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const changed = [...now].flatMap(([place, { path, value, bytes }]): FieldDifference[] => {
    const known = old.get(place);
    if (known?.bytes === bytes) return [];
    return [{ path, before: known?.value ?? null, after: value }];
  });
  const removed = [...old].flatMap(([place, { path, value }]): FieldDifference[] =>
    now.has(place) ? [] : [{ path, before: value, after: null }],
  );
  return [...changed, ...removed];
}

interface Leaf {
  readonly path: string;
  readonly value: string;
  readonly bytes: string;
}

/** Fields that hold a value, by path; one that is there more often also by its turn. A message without any field is one too. */
function leavesOf({ body, fields }: ExplainedBytes): ReadonlyMap<string, Leaf> {
  const turns = new Map<string, number>();
  const leaves = new Map<string, Leaf>();
  for (const [at, { path, value, start, end, depth }] of fields.entries()) {
    const turn = turns.get(path) ?? 0;
    turns.set(path, turn + 1);
    const isEmpty = value === null && (fields[at + 1]?.depth ?? 0) <= depth;
    if (value === null && !isEmpty) continue;
    const bytes = Buffer.from(body.subarray(start, end)).toString('hex');
    leaves.set(`${path} ${turn}`, { path, value: value ?? '{}', bytes });
  }
  return leaves;
}
