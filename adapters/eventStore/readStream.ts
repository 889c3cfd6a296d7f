import { convertGrpcEvent } from '@eventstore/db-client/dist/utils/convertGrpcEvent.js';
import type { ReadStreamOptions } from '../../commands/ports/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { toPortError } from './errors.js';
import { readOfStream, responsesOf, type ClientCalls } from './raw/index.js';
import { toRecordedEvent } from './recordedEvent.js';

/** `EventStore.readStream`: a missing stream is a normal answer, after which the call ends by itself. */
export async function* readStream(
  calls: ClientCalls,
  stream: string,
  options: ReadStreamOptions = {},
): AsyncGenerator<RecordedEvent> {
  try {
    const call = await calls.read(readOfStream(stream, options));
    for await (const response of responsesOf(call, options.limit ?? Infinity)) {
      const resolved = response.getEvent();
      const event = resolved && toRecordedEvent(convertGrpcEvent(resolved));
      if (event !== undefined) yield event;
    }
  } catch (error) {
    throw toPortError(error, `reading stream ${stream}`);
  }
}
