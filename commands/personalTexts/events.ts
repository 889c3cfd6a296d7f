import { isPersonId, type PersonalText } from '../../domain/people/index.js';
import {
  isSealedText,
  mapTexts,
  textsIn,
  textsOfEvents,
  type PlacedText,
} from '../../domain/personalTexts/index.js';
import type { KnownKeys, PersonKeys, ReadKeys } from '../ports/index.js';
import { openText, sealText } from './seal.js';

/** What of an event matters here, whether it is to be stored or was read. */
interface AnyEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object | Uint8Array;
}

/** The events as they are stored: texts of people encrypted, those of people who do not exist left out. Throws as `PersonKeys` does. */
export async function withSealedTexts<Event extends AnyEvent>(
  events: readonly Event[],
  forWriting: PersonKeys['forWriting'],
): Promise<readonly Event[]> {
  const people = new Set<string>();
  for (const { type, data } of events)
    for (const text of textsIn(type, data)) if (isPlain(text)) people.add(text.whose);
  if (people.size === 0) return events;
  const keys = await forWriting([...people]);
  return events.map((event) =>
    withTexts(event, (text, place) => {
      if (!isPlain(text)) return text.value;
      const key = keys.get(text.whose);
      return key ? sealText(text.value, key, place) : deleted;
    }),
  );
}

/**
 * The events as the domain knows them. A text is null when its key was destroyed, and so is a plain one of before encryption when its person
 * does not exist. All keys are read at once.
 *
 * @throws BrewlineError `TEXT_UNREADABLE`, or as `ReadKeys` does
 */
export async function withOpenTexts<Event extends AnyEvent>(
  events: readonly Event[],
  readKeys: ReadKeys,
): Promise<readonly Event[]> {
  const keyIds = new Set<string>();
  const personIds = new Set<string>();
  for (const { type, data } of events)
    for (const text of textsIn(type, data)) {
      if (isSealedText(text.value)) keyIds.add(text.value.key);
      else if (isPlain(text)) personIds.add(text.whose);
    }
  if (keyIds.size === 0 && personIds.size === 0) return events;
  const known = await readKeys({ keyIds: [...keyIds], personIds: [...personIds] });
  return events.map((event) => withTexts(event, (text, place) => opened(text, place, known)));
}

/**
 * The events for a store that keeps no text of people who were deleted: encrypted texts whose key was destroyed are null, and plain ones of
 * before encryption are encrypted. Nobody can say whose a text is where the event does not: such a text is null too. The same events give the
 * same bytes, as long as nobody is deleted.
 */
export async function withoutErasedTexts<Event extends AnyEvent & { readonly schemaVersion: number }>(
  events: readonly Event[],
  { forWriting, forReading }: PersonKeys,
): Promise<readonly Event[]> {
  const sealed = await withSealedTexts(events, forWriting);
  const values = sealed.flatMap(({ type, data }) => textsIn(type, data)).map(({ value }) => value);
  const keyIds = new Set(values.filter(isSealedText).map(({ key }) => key));
  const { keys } = await forReading({ keyIds: [...keyIds], personIds: [] });
  return sealed.map((event) =>
    withTexts(event, ({ value, whose }) => {
      if (isSealedText(value)) return keys.has(value.key) ? value : deleted;
      const isUnowned = whose === undefined && event.schemaVersion < (sayWhose.get(event.type) ?? 0);
      return isUnowned && value !== '' ? deleted : value;
    }),
  );
}

/** The schema version from which on events of a type say whose their texts are. Others have always said it. */
const sayWhose: ReadonlyMap<string, number> = new Map([
  ['SessionStarted', 3],
  ['QueueCarriedForward', Infinity],
]);

function opened(text: Text, place: string, { keys, people }: KnownKeys): unknown {
  const { value } = text;
  if (isSealedText(value)) {
    const key = keys.get(value.key);
    return key ? openText(value, key, place) : deleted;
  }
  return isPlain(text) && !people.has(text.whose) ? deleted : value;
}

const deleted: PersonalText = null;

/** Whether it is a plain text of a person. */
function isPlain(text: Text): text is { readonly value: string; readonly whose: string } {
  const { value, whose } = text;
  return typeof value === 'string' && value !== '' && whose !== undefined && isPersonId(whose);
}

type Text = Pick<PlacedText, 'value' | 'whose'>;

function withTexts<Event extends AnyEvent>(
  event: Event,
  change: (text: Text, place: string) => unknown,
): Event {
  const { id, type, data } = event;
  if (!textsOfEvents.has(type)) return event;
  const changed = mapTexts(type, data, (text) => change(text, `${id} ${type} ${text.path}`));
  return changed === data ? event : { ...event, data: changed };
}
