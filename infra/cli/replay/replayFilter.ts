import { isDateTime } from '../../../domain/kernel/dateTime.js';
import { brewSession, sessionId, type NamedSession } from '../../../domain/brewSession/index.js';
import { streamName } from '../../../domain/kernel/streams.js';

/** What to replay; everything when empty. */
export interface ReplayFilter {
  readonly session?: NamedSession | undefined;
  readonly deviceId?: string | undefined;
  /** Recorded (readings: received) at this time or later, epoch milliseconds. */
  readonly fromMs?: number | undefined;
  /** Recorded (readings: received) before this time, epoch milliseconds. */
  readonly toMs?: number | undefined;
  /** Types of the lines; all when left out. */
  readonly types?: ReadonlySet<string> | undefined;
  /** One line for each stored event, unchanged. */
  readonly raw: boolean;
}

export function sessionStream({ deviceId, session }: NamedSession): string {
  return streamName(brewSession, sessionId(deviceId, session));
}

/** Parses an ISO 8601 date or time; without a zone it is UTC. Undefined when it is invalid. */
export function parseTime(text: string): number | undefined {
  const shape = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;
  const match = shape.exec(text);
  if (!match) return undefined;
  const [, date = '', time = 'T00:00', seconds = ':00', zone = 'Z'] = match;
  const full = `${date}${time}${seconds}${zone}`;
  return isDateTime(full) ? Date.parse(full) : undefined;
}

export function isInTime({ fromMs, toMs }: ReplayFilter, timeMs: number): boolean {
  return (fromMs === undefined || timeMs >= fromMs) && (toMs === undefined || timeMs < toMs);
}

/** Whether the filter selects lines of this type. */
export function wantsType({ types }: ReplayFilter, type: string): boolean {
  return types === undefined || types.has(type);
}
