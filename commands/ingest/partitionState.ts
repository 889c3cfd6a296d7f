import { AggregateStates } from './aggregateStates.js';
import { createAggregates, type Aggregates } from './deviceLane.js';
import { DeviceSequences } from './deviceSequences.js';
import { patienceMs, type IngestParts } from './ingestParts.js';
import { Lanes } from './lanes.js';
import { PartitionLog } from './partitionLog.js';
import { Plausibility } from './plausibility.js';
import { Presence } from './presence.js';
import { createThrottling, type Throttling } from './throttling.js';

/** State and dependencies of the ingest of one partition. */
export interface PartitionState {
  readonly partition: number;
  /** Name of the queue, for parked messages. */
  readonly source: string;
  readonly parts: IngestParts;
  readonly log: PartitionLog;
  readonly sequences: DeviceSequences;
  readonly presence: Presence;
  readonly plausibility: Plausibility;
  readonly throttling: Throttling;
  readonly states: AggregateStates;
  readonly aggregates: Aggregates;
  readonly lanes: Lanes;
}

/** @param retryMs how long a store that does not answer is retried, milliseconds */
export function createPartitionState(
  partition: number,
  parts: IngestParts,
  retryMs = patienceMs,
): PartitionState {
  const { store, codec, now, owners, sequences, prefetch, leaseMs, logger } = parts;
  const { savedStates: saved, stateCacheBytes: cacheBytes } = parts;
  const states = new AggregateStates({ partition, saved, cacheBytes, logger, now });
  const aggregates = createAggregates({ store, now, owners, states, patienceMs: retryMs });
  const lanes = new Lanes();
  return {
    partition,
    source: `uplink ${partition}`,
    parts,
    log: new PartitionLog({ partition, store, codec, now, patienceMs: retryMs }),
    sequences: new DeviceSequences({ partition, store: sequences, unacknowledged: prefetch }),
    presence: new Presence(leaseMs),
    plausibility: new Plausibility(),
    throttling: createThrottling({ ...parts, devices: aggregates.devices, lanes }),
    states,
    aggregates,
    lanes,
  };
}
