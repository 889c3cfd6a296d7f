import { brewSession, sessionId } from '../../../domain/brewSession/index.js';
import type { EventStore } from '../../../commands/ports/index.js';
import { brewCommands, brewEvents } from './brewCommands.js';
import type { LanesRun } from './brewLanes.js';

/**
 * Reads every stream of a run back.
 *
 * @returns how many events there are: exactly those that the commands are decided to, in order.
 */
export async function checkStreams(store: EventStore, { brews }: LanesRun): Promise<number> {
  const typesOf = brewEvents(brewCommands('any', 1)).map((events) => events.map(({ type }) => type));
  let checked = 0;
  for (const { deviceId, session, commands } of brews) {
    const expected = typesOf.slice(0, commands).flat();
    const found: string[] = [];
    const stream = `${brewSession.category}-${sessionId(deviceId, session)}`;
    for await (const { type } of store.readStream(stream)) found.push(type);
    if (found.join() !== expected.join()) throw new Error(`${stream} has ${found.join()}`);
    checked += found.length;
  }
  return checked;
}
