import { randomUUID } from 'node:crypto';
import { BrewlineError, hasCode } from '../../domain/errors.js';
import { patiently } from '../patiently.js';
import type { EventStore, ExpectedRevision } from '../ports.js';
import type { Observation, UplinkCodec } from './uplink.js';

/** Version of the protobuf data of TelemetryRecorded. */
const schemaVersion = 1;

/** The stream of one partition's observations of one UTC day of receipt. */
export function telemetryStreamName(partition: number, day: Date): string {
  return `telemetry-${String(partition).padStart(2, '0')}-${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

export interface TelemetryStream {
  /**
   * Appends one TelemetryRecorded event.
   *
   * @throws BrewlineError `PARTITION_LOST` when somebody else appended: its exact expected revision is the partition's fencing
   *   token. `EVENT_STORE_UNAVAILABLE` when the outcome stays unknown.
   */
  append(observations: readonly Observation[]): Promise<void>;
}

/** The writer of one partition's telemetry, for as long as the partition is held. */
export function createTelemetryStream(options: {
  readonly partition: number;
  readonly store: EventStore;
  readonly codec: UplinkCodec;
  readonly now: () => Date;
  /** How long a store that does not answer is asked again, milliseconds. */
  readonly patienceMs: number;
}): TelemetryStream {
  const { partition, store, codec, now, patienceMs } = options;
  let current: { readonly name: string; readonly revision: ExpectedRevision } | undefined;

  /** The day never goes back, whatever the clock does: stream names of one partition only grow. */
  async function today() {
    const name = telemetryStreamName(partition, now());
    if (current === undefined || name > current.name)
      current = { name, revision: await patiently(patienceMs, () => lastRevision(store, name)) };
    return current;
  }

  return {
    async append(observations) {
      const { name, revision } = await today();
      const metadata = { schemaVersion, recordedAt: now().toISOString(), causedBy: 'ingest' };
      const data = codec.encodeTelemetryBatch(observations);
      try {
        const event = { id: randomUUID(), type: 'TelemetryRecorded', data, metadata };
        // The same event again at the same revision is harmless: so a conflict means another writer.
        current = {
          name,
          revision: await patiently(patienceMs, () => store.append(name, revision, [event])),
        };
      } catch (error) {
        current = undefined;
        if (!hasCode(error, 'WRONG_EXPECTED_REVISION')) throw error;
        throw new BrewlineError('PARTITION_LOST', `someone else appended to ${name}`, { cause: error });
      }
    },
  };
}

async function lastRevision(store: EventStore, stream: string): Promise<ExpectedRevision> {
  for await (const { revision } of store.readStream(stream, { direction: 'backwards', limit: 1 }))
    return revision;
  return 'noStream';
}
