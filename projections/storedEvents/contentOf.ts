import { hasCode } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { mapTexts, textsIn } from '../../domain/personalTexts/index.js';
import type { StoredContent } from '../queries/index.js';
import { bytesOf } from './readSome.js';

export interface ContentParts {
  /** The event with texts of people decrypted. Throws `TEXT_UNREADABLE`. */
  readonly openTexts: (event: RecordedEvent) => Promise<RecordedEvent>;
  /** What the bytes of an event say, as JSON. Throws when they are no telemetry. */
  readonly decode: (event: RecordedEvent) => object;
}

/** Of data; an answer is no download. */
const mostBytes = 1024 * 1024;
/** Of bytes that nothing is known about. */
const startBytes = 1024;

/** The data of an event as operators see it. */
export async function contentOf(
  event: RecordedEvent,
  { openTexts, decode }: ContentParts,
): Promise<StoredContent> {
  const { type, data } = event;
  if (data instanceof Uint8Array) {
    try {
      return { type: 'telemetry', data: decode(event) };
    } catch {
      return { type: 'bytes', start: data.subarray(0, startBytes) };
    }
  }
  if (bytesOf(data) > mostBytes) return { type: 'tooLong' };
  if (textsIn(type, data).length === 0) return { type: 'json', data, texts: 'none' };
  try {
    return { type: 'json', data: (await openTexts(event)).data, texts: 'decrypted' };
  } catch (error) {
    if (!hasCode(error, 'TEXT_UNREADABLE')) throw error;
    return { type: 'json', data: mapTexts(type, data, () => null), texts: 'unreadable' };
  }
}
