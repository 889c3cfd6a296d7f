import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { EventCause } from '../queries/index.js';
import type { ReadAllOptions } from '../ports.js';
import { headOf } from './headOf.js';
import { readSome, type ReadLimits } from './readSome.js';

/** Causes are stored shortly before what they cause, and no index finds an event by its id. */
const causeLimits: ReadLimits = { events: 1_000, bytes: 8 * 1024 * 1024, ms: 1_000 };

interface CauseParts {
  readonly readAll: (options: ReadAllOptions) => AsyncIterable<RecordedEvent>;
  readonly nowMs: () => number;
}

/** `<device>/<epoch>.<boot>.<number>` */
const message = /^([A-Za-z0-9_-]{1,64})\/(\d{1,10})\.(\d{1,10})\.(\d{1,10})$/;

/** What directly caused an event; undefined when it does not say. */
export async function causeOf(
  { position, metadata: { $causationId: id } }: RecordedEvent,
  { readAll, nowMs }: CauseParts,
): Promise<EventCause | undefined> {
  if (id === undefined) return undefined;
  const [, deviceId, ...numbers] = message.exec(id) ?? [];
  if (deviceId !== undefined) {
    const [epoch = 0, boot = 0, seq = 0] = numbers.map(Number);
    return { type: 'message', deviceId, epoch, boot, seq };
  }
  const before = readAll({ direction: 'backwards', afterPosition: position });
  const isWanted = (event: RecordedEvent) => event.id === id;
  const { found } = await readSome(before, { isWanted, wanted: 1, limits: causeLimits, nowMs });
  return { type: 'event', id, stored: found[0] ? headOf(found[0]) : null };
}
