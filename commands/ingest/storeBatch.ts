import { unknownDevice } from '../../domain/device/sequence/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { concurrently } from '../concurrently.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type { Received } from './decodeBatch.js';
import { takeSteps } from './deviceLane.js';
import { devicesAtOnce, patienceMs } from './ingestParts.js';
import { tellMissing } from './missingMessages.js';
import { parkMessages } from './parkMessages.js';
import type { PartitionState } from './partitionState.js';
import { settleRequeued } from './settleRequeued.js';
import type { SequenceContext, SequenceOutcome } from './sequenceContext.js';
import { sequenceDevice, type ReceivedAt, type SequencedDevice } from './sequenceDevice.js';

/**
 * Stores what was received: parks, appends to the log, then decides for each device. Memory moves after the append: what failed to be stored
 * is decided again from what was.
 *
 * @returns what each device's messages led to
 */
export async function storeBatch(
  received: readonly Received[],
  state: PartitionState,
  context: SequenceContext,
): Promise<readonly SequencedDevice[]> {
  const sequenced = await sequenceDevices(received, state, context);
  await parkMessages(
    sequenced.flatMap(({ parked }) => parked),
    state.parts,
  );
  await appendRecords(sequenced, state);
  countOutcomes(sequenced, state);
  await decideSteps(sequenced, state);
  await settleRequeued(received, sequenced, state.parts);
  // What was missing before a device came back is not on its way any more. That nothing is missing puts right what an ingest told that had
  // lost the partition.
  const due = sequenced.filter(({ missingIsDue }) => missingIsDue).map(({ deviceId }) => deviceId);
  await tellMissing(due, state);
  return sequenced;
}

async function sequenceDevices(
  received: readonly Received[],
  state: PartitionState,
  context: SequenceContext,
): Promise<readonly SequencedDevice[]> {
  const { partition, sequences } = state;
  const byDevice = messagesByDevice(received);
  const loaded = await retryWhileUnavailable(patienceMs, () => sequences.load(byDevice.keys()));
  // The append would be refused; what is parked before it would not.
  if (loaded === 'ahead')
    throw new BrewlineError('PARTITION_FENCED', `another ingest saved more of partition ${partition}`);
  await loadStates([...byDevice.keys()], state);
  const sequenced: SequencedDevice[] = [];
  await concurrently(byDevice, devicesAtOnce, ([deviceId, messages]) => {
    const result = sequenceDevice(deviceId, messages, context);
    if (result instanceof Promise) return result.then((each) => void sequenced.push(each));
    sequenced.push(result);
    return undefined;
  });
  return sequenced;
}

/** One statement for all devices of a batch whose states are not in memory. */
function loadStates(deviceIds: readonly string[], { states, sequences }: PartitionState): Promise<void> {
  states.noteUse();
  return states.load(deviceIds, (deviceId) => sequences.of(deviceId) === unknownDevice);
}

function messagesByDevice(received: readonly Received[]): ReadonlyMap<string, readonly ReceivedAt[]> {
  const byDevice = new Map<string, ReceivedAt[]>();
  received.forEach((message, at) => {
    const { deviceId } = message.delivery;
    const messages = byDevice.get(deviceId);
    if (messages) messages.push({ at, received: message });
    else byDevice.set(deviceId, [{ at, received: message }]);
  });
  return byDevice;
}

async function appendRecords(
  sequenced: readonly SequencedDevice[],
  { log, sequences, parts }: PartitionState,
): Promise<void> {
  const records = sequenced
    .flatMap((each) => each.records)
    .sort((a, b) => a.at - b.at)
    .map(({ record }) => record);
  if (records.length > 0) await log.append(records);
  const changed = sequenced.filter((each) => each.records.length > 0);
  sequences.commit(records, new Map(changed.map(({ deviceId, state }) => [deviceId, state])), log.place);
  for (const { entry } of records) for (const { kind } of entry.notices ?? []) parts.onAnomaly(kind);
}

function countOutcomes(
  sequenced: readonly SequencedDevice[],
  { sequences, parts }: Pick<PartitionState, 'sequences' | 'parts'>,
): void {
  const counts = new Map<SequenceOutcome, number>();
  for (const { deviceId, outcomes } of sequenced)
    for (const outcome of outcomes) {
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'repeat') sequences.countRepeat(deviceId);
    }
  parts.onSequenced(counts);
}

async function decideSteps(
  sequenced: readonly SequencedDevice[],
  { lanes, aggregates }: Pick<PartitionState, 'lanes' | 'aggregates'>,
): Promise<void> {
  const undecided = sequenced.filter(({ steps }) => steps.length > 0);
  await concurrently(undecided, devicesAtOnce, ({ deviceId, steps }) =>
    lanes.run(deviceId, () => takeSteps(steps, aggregates)),
  );
}
