import type { EventSourceMessage } from 'eventsource-parser';
import type { Command, Device, Session } from '../schemas.js';

/** A row as its `GET` answers it; a device without its `sequence`. */
export type LiveChange =
  | { readonly type: 'device'; readonly id: string | undefined; readonly row: Device }
  | { readonly type: 'session'; readonly id: string | undefined; readonly row: Session }
  | { readonly type: 'command'; readonly id: string | undefined; readonly row: Command };

const types: ReadonlySet<string | undefined> = new Set(['device', 'session', 'command']);

/** `undefined` for an event that only a later version of the API knows. */
export function liveChangeOf({ event, id, data }: EventSourceMessage): LiveChange | undefined {
  return types.has(event) ? ({ type: event, id, row: JSON.parse(data) as unknown } as LiveChange) : undefined;
}
