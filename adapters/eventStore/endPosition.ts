import { toPortError } from './errors.js';
import { readLast, responsesOf, type ClientCalls } from './raw/index.js';

/** `EventSource.endPosition`: includes system events. */
export async function endPosition(calls: ClientCalls): Promise<bigint | undefined> {
  try {
    for await (const response of responsesOf(await calls.read(readLast()), 1)) {
      const event = response.getEvent()?.getEvent();
      if (event) return BigInt(event.getCommitPosition());
    }
    return undefined;
  } catch (error) {
    throw toPortError(error, 'reading the last event');
  }
}
