import type { RecordedEvent } from '../../domain/kernel/events.js';
import { textsOfEvents } from '../../domain/personalTexts/index.js';
import type { EventStore, EventToAppend, ExpectedRevision, PersonKeys } from '../ports/index.js';
import { withOpenTexts, withSealedTexts } from './events.js';

/** Events whose keys are read at once. */
const eventsAtOnce = 100;

/**
 * A store whose events hold people's texts encrypted, while commands know them plain. Events without such texts, telemetry among them, pass
 * as they are.
 */
export function withPersonalTexts<Store extends EventStore>(store: Store, keys: PersonKeys): Store {
  return {
    ...withSealedAppends(store, keys),
    async *readStream(...read: Parameters<EventStore['readStream']>) {
      for await (const group of inGroups(store.readStream(...read)))
        yield* await withOpenTexts(group, keys.forReading);
    },
  };
}

/** The same for a writer that needs no text that it reads: these stay encrypted, and it needs no right to read keys. */
export function withSealedAppends<Store extends EventStore>(
  store: Store,
  { forWriting }: Pick<PersonKeys, 'forWriting'>,
): Store {
  return {
    ...store,
    append: async (stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]) => {
      const hold = events.some(({ type }) => textsOfEvents.has(type));
      return store.append(stream, expected, hold ? await withSealedTexts(events, forWriting) : events);
    },
  };
}

async function* inGroups(events: AsyncIterable<RecordedEvent>): AsyncGenerator<readonly RecordedEvent[]> {
  let group: RecordedEvent[] = [];
  for await (const event of events) {
    group.push(event);
    if (group.length < eventsAtOnce) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
