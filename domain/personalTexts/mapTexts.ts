import { textsOfEvents } from './textsOfEvents.js';

/** A text of an event as it is there: plain, sealed or null. */
export interface PlacedText {
  readonly value: unknown;
  /** The actor whose text it is; undefined where the event does not say. */
  readonly whose: string | undefined;
  /** Its path in the event. */
  readonly path: string;
}

/** The data of an event with other texts of people; the same object when nothing changes. */
export function mapTexts<Data extends object>(
  type: string,
  data: Data,
  change: (text: PlacedText) => unknown,
): Data {
  const places = textsOfEvents.get(type);
  if (!places || data instanceof Uint8Array) return data;
  const { each, whose, texts } = places;
  const within = (item: unknown): unknown => {
    const actor = valueAt(item, whose);
    const text = { whose: typeof actor === 'string' ? actor : undefined };
    return texts.reduce(
      (changed, path) => changedAt(changed, path.split('.'), (value) => change({ ...text, value, path })),
      item,
    );
  };
  if (each === undefined) return within(data) as Data;
  return changedAt(data, each.split('.'), (items) =>
    Array.isArray(items) ? unlessSame(items, items.map(within)) : items,
  ) as Data;
}

/** The texts of people in an event; empty for nearly all. */
export function textsIn(type: string, data: object): readonly PlacedText[] {
  if (!textsOfEvents.has(type)) return [];
  const found: PlacedText[] = [];
  mapTexts(type, data, (text) => {
    found.push(text);
    return text.value;
  });
  return found;
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((at, name) => (isRecord(at) ? at[name] : undefined), value);
}

function changedAt(
  value: unknown,
  [name, ...rest]: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  if (name === undefined) return change(value);
  if (!isRecord(value) || !(name in value)) return value;
  const changed = changedAt(value[name], rest, change);
  return changed === value[name] ? value : { ...value, [name]: changed };
}

function unlessSame(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, at) => item === before[at]) ? before : after;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
