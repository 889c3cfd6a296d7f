import type { ArrivedProbe, ProbeArrival } from '../../adapters/amqp/index.js';
import type { PartitionIngest } from '../../commands/ingest/index.js';
import type { Finding, HealthCheck, QueueReport } from '../../domain/health/index.js';
import { uplinkQueue } from '../../adapters/amqp/index.js';

/** The state of ingest's partitions, as measured in ingest. */
export interface UplinkFlow {
  readonly check: HealthCheck;
  /** The same ingest, with the duration of each batch measured. */
  timed(partition: number, ingest: PartitionIngest): PartitionIngest;
  probeArrived(partition: number, probe: ArrivedProbe): void;
  /** @param why undefined when it is over */
  interrupted(partition: number, why: string | undefined): void;
  /** @param messages delivered and not acknowledged */
  held(partition: number, messages: number): void;
  /** Its queues, as far as this process sees them. */
  queues(): readonly QueueReport[];
  /** Arrivals of the last minute. */
  probeArrivals(): ReadonlyMap<number, ProbeArrival>;
}

/** A batch normally takes milliseconds. */
const slowAfterMs = 5_000;
const arrivalsKeptMs = 60_000;

export function uplinkFlow(): UplinkFlow {
  const interruptions = new Map<number, string>();
  const workSinceMs = new Map<number, number>();
  const arrivals = new Map<number, ProbeArrival>();
  const held = new Map<number, number>();

  async function during<Result>(partition: number, work: () => Promise<Result>): Promise<Result> {
    workSinceMs.set(partition, performance.now());
    try {
      return await work();
    } finally {
      workSinceMs.delete(partition);
    }
  }

  function slow(): readonly Finding[] {
    return [...workSinceMs].flatMap(([partition, sinceMs]) => {
      const seconds = Math.floor((performance.now() - sinceMs) / 1000);
      if (seconds * 1000 < slowAfterMs) return [];
      return [
        stalled(partition, `a batch of ${uplinkQueue(partition)} has not been stored for ${seconds} s`),
      ];
    });
  }

  return {
    check: {
      code: 'UPLINK_STALLED',
      what: 'ingest',
      look: () => [
        ...[...interruptions].map(([partition, why]) =>
          stalled(partition, `${uplinkQueue(partition)} is not read: ${why}`),
        ),
        ...slow(),
      ],
    },
    timed: (partition, ingest) => ({
      ...ingest,
      open: () => during(partition, () => ingest.open()),
      handle: (batch) => during(partition, () => ingest.handle(batch)),
    }),
    probeArrived(partition, { probe, sentAtMs }) {
      arrivals.set(probe, { partition, sentAtMs });
    },
    interrupted(partition, why) {
      if (why === undefined) interruptions.delete(partition);
      else interruptions.set(partition, why);
    },
    held: (partition, messages) => void held.set(partition, messages),
    queues: () =>
      [...held].map(([partition, unacknowledged]) => ({
        ...{ queue: uplinkQueue(partition), ready: null, consumers: null, unacknowledged },
      })),
    probeArrivals() {
      for (const [probe, { sentAtMs }] of arrivals)
        if (Date.now() - sentAtMs > arrivalsKeptMs) arrivals.delete(probe);
      return arrivals;
    },
  };
}

function stalled(partition: number, reason: string): Finding {
  return { code: 'UPLINK_STALLED', subject: uplinkQueue(partition), level: 'down', reason };
}
