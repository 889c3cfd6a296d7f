import type { ConsumeMessage, RecoveringChannelModel } from 'amqplib';
import type { Finding, HealthCheck } from '../../domain/health/index.js';
import { deviceOf, exchanges, uplinkQueue } from './names.js';
import { probeSender } from './probeSender.js';
import { probeIn, sentAtHeader } from './probeName.js';
import type { TopologyWatch } from './topology/topologyWatch.js';

/** A probe that arrived at ingest. */
export interface ArrivedProbe {
  readonly probe: number;
  /** By the sender's clock, epoch milliseconds. */
  readonly sentAtMs: number;
}

/** The probe in a message of an uplink queue; undefined for a device's message. */
export function probeOf({ fields, properties }: ConsumeMessage): ArrivedProbe | undefined {
  const probe = probeIn(deviceOf(fields.routingKey));
  if (probe === undefined) return undefined;
  const sentAtMs = Number((properties.headers as Record<string, unknown> | undefined)?.[sentAtHeader]);
  return { probe, sentAtMs };
}

/** Which probe is routed to which partition: one for each. */
export type UplinkRing = ReadonlyMap<number, number>;

export interface ProbeArrival {
  readonly partition: number;
  /** By the sender's clock. */
  readonly sentAtMs: number;
}

export interface UplinkProbesOptions {
  /** Nothing else may use it: the broker reads nothing from it while memory or disk is low. */
  readonly connection: RecoveringChannelModel;
  readonly topology: TopologyWatch;
  readonly partitions: number;
  /** Where each probe last arrived, as reported by ingest. */
  readonly arrivals: () => Promise<ReadonlyMap<number, ProbeArrival>>;
  /** The stored ring for this number of partitions. */
  readonly readRing: () => Promise<UplinkRing | undefined>;
  readonly saveRing: (ring: UplinkRing) => Promise<void>;
}

/** Probes to send for each partition: with this many, each partition is almost certain to get one, whatever the hash. */
const probesToLearnWith = 16;
/** Longer than the age of the reports about arrivals, which is some seconds. */
const lateAfterMs = 5_000;
/** Minimum time between two attempts to restore the order of the ring. */
const reorderEveryMs = 10_000;

/**
 * Sends a probe through each uplink queue, on the path of devices' messages: MQTT's exchange, the hash ring, the queue, ingest.
 * This finds whatever stops messages, and whatever moves devices to another queue.
 */
export function uplinkProbes(options: UplinkProbesOptions): HealthCheck {
  const { topology, partitions } = options;
  const sender = probeSender(options.connection);
  const startedMs = Date.now();
  let ring: UplinkRing | undefined;
  let reorderedMs = -Infinity;

  async function learn(arrived: ReadonlyMap<number, ProbeArrival>): Promise<void> {
    ring = await options.readRing();
    if (ring) return;
    const all = Array.from({ length: partitions * probesToLearnWith }, (_, probe) => probe);
    if (!all.every((probe) => arrived.has(probe))) return sender.send(all.filter(isDue));
    ring = firstOfEach(all.map((probe) => [probe, arrived.get(probe)?.partition ?? 0]));
    await options.saveRing(ring);
  }

  /** One probe at a time, so that probes do not accumulate in a queue that nobody reads. */
  function isDue(probe: number): boolean {
    const unansweredMs = sender.inFlight.unansweredMs(probe);
    if (unansweredMs === undefined) return true;
    // It is late, and no queue holds it: it was lost, or an ingest that hangs has taken it.
    return unansweredMs > lateAfterMs && topology.uplinks().every(({ messages }) => messages === 0);
  }

  async function reorder(): Promise<void> {
    if (performance.now() - reorderedMs < reorderEveryMs) return;
    reorderedMs = performance.now();
    await topology.reorder();
  }

  return {
    code: 'UPLINK_STALLED',
    what: 'the path of messages from devices',
    async look() {
      const problem = sender.problem();
      if (problem) return [problem];
      if (!topology.stands()) return [];
      const arrived = await recent(options.arrivals, startedMs);
      arrived.forEach(({ sentAtMs }, probe) => sender.inFlight.arrived(probe, sentAtMs));
      if (!ring) await learn(arrived);
      const expected = [...(ring ?? [])];
      const late = expected.flatMap(([probe, partition]) =>
        stalled(partition, sender.inFlight.waitsMs(probe)),
      );
      const moved = expected.filter(([probe, home]) => (arrived.get(probe)?.partition ?? home) !== home);
      if (moved.length > 0) await reorder();
      await sender.send(expected.map(([probe]) => probe).filter(isDue));
      return [...late, ...movedFinding(moved.length, partitions)];
    },
  };
}

async function recent(
  arrivals: UplinkProbesOptions['arrivals'],
  sinceMs: number,
): Promise<ReadonlyMap<number, ProbeArrival>> {
  return new Map([...(await arrivals())].filter(([, { sentAtMs }]) => sentAtMs >= sinceMs));
}

function firstOfEach(arrivals: readonly (readonly [probe: number, partition: number])[]): UplinkRing {
  const probes = new Map<number, number>();
  for (const [probe, partition] of arrivals)
    if (![...probes.values()].includes(partition)) probes.set(probe, partition);
  return probes;
}

function stalled(partition: number, waitsMs: number | undefined): readonly Finding[] {
  if (waitsMs === undefined || waitsMs <= lateAfterMs) return [];
  const queue = uplinkQueue(partition);
  const reason = `messages in ${queue} wait for more than ${Math.floor(waitsMs / 1000)} s: ingest is stopped or overloaded`;
  return [{ code: 'UPLINK_STALLED', subject: queue, level: 'degraded', reason }];
}

function movedFinding(moved: number, partitions: number): readonly Finding[] {
  if (moved === 0) return [];
  const reason = `devices of ${moved} of ${partitions} uplink queues are in another queue than before: the order of the bindings of ${exchanges.uplink} changed`;
  return [{ code: 'UPLINK_MOVED', level: 'degraded', reason }];
}
