import { Pool } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import {
  createParking,
  createRequeueOutcomes,
  createMachineOwners,
  createPresenceReader,
  createSequenceStore,
  createThrottles,
  migrate,
} from '../../../adapters/postgres/index.js';
import {
  decodeLog,
  decodeTelemetryBatch,
  decodeUplink,
  encodeLog,
} from '../../../adapters/protobuf/index.js';
import {
  createPartitionIngest,
  type IngestParts,
  type PartitionIngest,
} from '../../../commands/ingest/index.js';
import type { UplinkDelivery } from '../../../commands/ports/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { createEmbeddedEventStore } from '../../../infra/embeddedEventStore/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { unlimited } from '../../support/unlimited.js';

/** Ingest over a real event store and PostgreSQL, given deliveries as the broker would. */
export interface IngestStack {
  readonly store: EventStoreConnection;
  readonly pool: Pool;
  /** For a process of its own. */
  readonly databaseUrl: string;
  readonly eventStoreUrl: string;
  /** Of one partition; `parts` replace what is usual. */
  ingest(partition: number, parts?: Partial<IngestParts>): PartitionIngest;
  /** The events of streams whose names end so, in the order of the store; telemetry left out. */
  decisions(ofDevice: string): Promise<readonly RecordedEvent[]>;
  /** The messages of telemetry and logs of a device, in the order of the log: `<epoch>/<boot>/<seq> <first value>`, `late` behind. */
  telemetry(deviceId: string): Promise<readonly string[]>;
  /** What is parked of a device: code and number. */
  parked(deviceId: string): Promise<readonly { readonly code: string; readonly seq: number | null }[]>;
  stop(): Promise<void>;
}

export async function startIngestStack(): Promise<IngestStack> {
  const postgres = await startPostgres();
  await migrate({ databaseUrl: postgres.url });
  const server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
  const eventStoreUrl = `esdb://127.0.0.1:${server.port}?tls=false`;
  const store = createEventStore({ url: eventStoreUrl });
  const pool = new Pool({ connectionString: postgres.url, max: 4 });
  const usual: IngestParts = {
    store,
    sequences: createSequenceStore(pool),
    codec: { decode: decodeUplink, encodeLog, decodeLog },
    parking: createParking(pool, { budget: parkingBudget, onUnkept: () => undefined }),
    outcomes: createRequeueOutcomes(pool),
    presence: createPresenceReader(pool),
    owners: createMachineOwners(pool),
    deviceLimits: unlimited,
    throttles: createThrottles(pool),
    tracing: { start: () => undefined },
    logger: silentLogger,
    leaseMs: 60_000,
    stateCacheBytes: 1_048_576,
    prefetch: 1_000,
    now: () => new Date(),
    onParked: () => undefined,
    onSequenced: () => undefined,
    onAnomaly: () => undefined,
    onThrottled: () => undefined,
    onMissing: () => undefined,
  };
  return {
    store,
    pool,
    databaseUrl: postgres.url,
    eventStoreUrl,
    ingest: (partition, parts) => createPartitionIngest(partition, { ...usual, ...parts }),
    async decisions(ofDevice) {
      const events: RecordedEvent[] = [];
      for await (const event of store.readAll()) {
        const [, name = ''] = /^[A-Za-z]+-(.*)$/.exec(event.stream) ?? [];
        if (!event.stream.startsWith('telemetry-') && (name === ofDevice || name.startsWith(`${ofDevice}.`)))
          events.push(event);
      }
      return events;
    },
    async telemetry(deviceId) {
      const found: string[] = [];
      for await (const { type, data } of store.readAll()) {
        if (type !== 'TelemetryRecorded') continue;
        for (const entry of decodeTelemetryBatch(data as Uint8Array)) {
          if (entry.deviceId !== deviceId) continue;
          const value = entry.telemetry?.readings[0]?.values[0] ?? 'log';
          found.push(`${entry.epoch}/${entry.boot}/${entry.seq} ${value}${entry.late ? ' late' : ''}`);
        }
      }
      return found;
    },
    async parked(deviceId) {
      const { rows } = await pool.query<{ code: string; seq: string | null }>(
        'select code, seq from ingest.parked_message where device_id = $1 order by id',
        [deviceId],
      );
      return rows.map(({ code, seq }) => ({ code, seq: seq === null ? null : Number(seq) }));
    },
    async stop() {
      await pool.end();
      await store.close();
      await server.close();
      await postgres.stop();
    },
  };
}

type Body = Partial<brewline.v1.Uplink.$Properties>;

/** A device that sends what it is told to, under the numbers that it is told to. */
export class ScriptedDevice {
  #sentAtMs = 1_700_000_000_000;

  constructor(readonly deviceId: string) {}

  hello(boot: number, connection: number, more: Partial<brewline.v1.Hello.$Properties> = {}): UplinkDelivery {
    return this.send(boot, 0, { hello: { connection, firmware: '1.0', ...more } });
  }

  /** One reading of its liquid. */
  reading(boot: number, seq: number, celsius: number, session = 0): UplinkDelivery {
    const block = { firstAtMs: 1_700_000_000_000 + celsius, sensors: [3], values: [celsius] };
    return this.send(boot, seq, { telemetry: { session, blocks: [block] } });
  }

  event(boot: number, seq: number, session: number, what: Partial<brewline.v1.ProcessEvent.$Properties>) {
    return this.send(boot, seq, { processEvent: { session, atMs: 1_700_000_000_000 + seq, ...what } });
  }

  send(boot: number, seq: number, body: Body): UplinkDelivery {
    this.#sentAtMs += 1;
    const { deviceId } = this;
    return {
      deviceId,
      routingKey: `devices.${deviceId}.up`,
      body: brewline.v1.Uplink.encode({
        schemaVersion: 1,
        boot,
        seq,
        sentAtMs: this.#sentAtMs,
        ...body,
      }).finish(),
      headers: {},
      receivedAtMs: Date.now(),
      redelivered: false,
    };
  }
}

/** The same messages as the broker gives them again. */
export function again(deliveries: readonly UplinkDelivery[]): readonly UplinkDelivery[] {
  return deliveries.map((delivery) => ({ ...delivery, redelivered: true }));
}
