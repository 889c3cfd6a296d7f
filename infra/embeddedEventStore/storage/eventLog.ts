import { openDatabase, type DatabaseOptions } from './database.js';
import { EventReader } from './eventReader.js';
import { RecentEvents } from './recentEvents.js';
import { Writer } from './writer.js';
import { loadWriterState } from './writerState.js';

/** Everything about events and Postgres; knows nothing of gRPC. */
export interface EventLog {
  readonly writer: Writer;
  readonly reader: EventReader;
  readonly recent: RecentEvents;
  close(): Promise<void>;
}

/**
 * Opens the log for writing.
 *
 * @param onFailure called once when nothing can be acknowledged any more; the process is to be restarted.
 */
export async function openEventLog(
  options: DatabaseOptions,
  onFailure: (error: Error) => void,
): Promise<EventLog> {
  let writer: Writer | undefined;
  let lostEarly: Error | undefined;
  const database = await openDatabase(options, (error) => {
    if (writer === undefined) lostEarly = error;
    else writer.fail(error);
  });
  try {
    const state = await loadWriterState(database.writer);
    const recent = new RecentEvents(state.nextPosition - 1);
    const reader = new EventReader(database.readers, (stream) => openWriter.committed(stream));
    const openWriter = new Writer(
      database.writer,
      state,
      (events) => {
        reader.committed(events);
        recent.publish(events);
      },
      onFailure,
    );
    writer = openWriter;
    if (lostEarly !== undefined) throw lostEarly;
    const close = async (): Promise<void> => {
      await openWriter.drained();
      await database.close();
    };
    return { writer, reader, recent, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
