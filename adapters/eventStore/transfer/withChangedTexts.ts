import { textsOfEvents } from '../../../domain/personalTexts/index.js';
import type { RawEvent, RawStore } from '../index.js';
import { objectIn } from './withoutLogins.js';

/** An event that may hold texts of people. */
export interface EventWithTexts {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly schemaVersion: number;
}

/** Gives each event other texts, in order. */
export type ChangeTexts = (events: readonly EventWithTexts[]) => Promise<readonly EventWithTexts[]>;

/** Events that are read ahead, so that keys are read for many at once. */
const eventsAtOnce = 500;

/** A store whose events have other texts of people; all other bytes are as they are. */
export function withChangedTexts(store: RawStore, change: ChangeTexts): RawStore {
  return {
    ...store,
    async *readAll() {
      let group: RawEvent[] = [];
      for await (const event of store.readAll()) {
        group.push(event);
        if (group.length < eventsAtOnce) continue;
        yield* await changed(group, change);
        group = [];
      }
      yield* await changed(group, change);
    },
  };
}

async function changed(group: readonly RawEvent[], change: ChangeTexts): Promise<readonly RawEvent[]> {
  const parsed = group.flatMap((event) => {
    const withTexts = parse(event);
    return withTexts ? [{ event, withTexts }] : [];
  });
  if (parsed.length === 0) return group;
  const after = await change(parsed.map(({ withTexts }) => withTexts));
  const dataOf = new Map(
    parsed.flatMap(({ event, withTexts }, at) => {
      const data = after[at]?.data ?? withTexts.data;
      return data === withTexts.data ? [] : [[event, data] as const];
    }),
  );
  return group.map((event) => {
    const data = dataOf.get(event);
    return data ? { ...event, data: Buffer.from(JSON.stringify(data)) } : event;
  });
}

function parse({ id, type, isJson, data, metadata }: RawEvent): EventWithTexts | undefined {
  if (!isJson || !textsOfEvents.has(type)) return undefined;
  const fields = objectIn(data);
  const { schemaVersion } = objectIn(metadata) ?? {};
  return fields && { id, type, data: fields, schemaVersion: Number(schemaVersion ?? 1) };
}
