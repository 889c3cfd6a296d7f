import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../session/index.js';

type DeviceEvent = Pick<Schemas['DeviceEvent'], 'type' | 'recordedAt' | 'data'>;

/** A time without a connection. */
export interface Gap {
  readonly fromMs: number;
  /** Undefined while it lasts. */
  readonly toMs: number | undefined;
  /** Why the connection ended, a word of `disconnectReason`. */
  readonly reason: string | undefined;
}

export interface Connections {
  /** Before it, nothing is known; undefined for a machine that never connected. */
  readonly knownFromMs: number | undefined;
  /** The earliest first. */
  readonly gaps: readonly Gap[];
}

/** What the events of a machine say of its connection, the latest first as the API gives them. */
export function connectionsOf(latestFirst: readonly DeviceEvent[]): Connections {
  const events = [...latestFirst].reverse();
  const gaps: Gap[] = [];
  let away: Gap | undefined;
  for (const event of events) {
    if (event.type === 'DeviceDisconnected') away ??= gapFrom(event);
    else if (away) {
      gaps.push({ ...away, toMs: timeOf(event) });
      away = undefined;
    }
  }
  if (away) gaps.push(away);
  return { knownFromMs: events[0] && timeOf(events[0]), gaps };
}

/** When its lease expired, the machine had been silent for a while already. */
function gapFrom(event: DeviceEvent): Gap {
  const { silentSinceMs, reason } = event.data;
  return {
    fromMs: silentSinceMs ?? timeOf(event),
    toMs: undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
}

function timeOf({ data, recordedAt }: DeviceEvent): number {
  return data.receivedAtMs ?? Date.parse(recordedAt);
}

/** As many as a phone loads in a second or two; what is before is shown as not known. */
const mostPages = 5;

/** Everything of a machine's connection since then, and the event before it, by which it is known how it began. */
export async function askConnections(deviceId: string, sinceMs: number): Promise<Connections> {
  const events: DeviceEvent[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = {
      type: ['DeviceConnected', 'DeviceDisconnected'],
      limit: 200,
      ...(after !== undefined && { after }),
    };
    const params = { path: { deviceId }, query };
    const { items, next } = await ask(api.GET('/api/v1/devices/{deviceId}/events', { params }));
    events.push(...items);
    const last = items.at(-1);
    if (next === null || !last || timeOf(last) < sinceMs) break;
    after = next;
  }
  return connectionsOf(events);
}
