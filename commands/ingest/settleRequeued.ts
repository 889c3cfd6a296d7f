import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type { RequeueSettled } from '../ports/index.js';
import type { Received } from './decodeBatch.js';
import { patienceMs, type IngestParts } from './ingestParts.js';
import type { SequencedDevice } from './sequenceDevice.js';

/** Stores what became of the parked messages that operators sent again. Those that came back were settled when they were parked. */
export async function settleRequeued(
  received: readonly Received[],
  sequenced: readonly SequencedDevice[],
  { outcomes }: Pick<IngestParts, 'outcomes'>,
): Promise<void> {
  const settled = settledIn(received, sequenced);
  if (settled.length > 0) await retryWhileUnavailable(patienceMs, () => outcomes.settle(settled));
}

function settledIn(
  received: readonly Received[],
  sequenced: readonly SequencedDevice[],
): readonly RequeueSettled[] {
  if (!received.some(({ delivery }) => delivery.request?.type === 'requeue')) return [];
  const recorded = new Set(sequenced.flatMap(({ records }) => records.map(({ at }) => at)));
  const parked = new Set(
    sequenced.flatMap((each) => each.parked.flatMap(({ requeued }) => requeued?.id ?? [])),
  );
  return received.flatMap((each, at): RequeueSettled[] => {
    const { request } = each.delivery;
    if (request?.type !== 'requeue' || !request.requeued || parked.has(request.requeued.id)) return [];
    // A last will has no place in the log.
    const isStored = recorded.has(at) || (each.type === 'message' && each.uplink.body.type === 'lastWill');
    return [{ ...request.requeued, outcome: isStored ? 'stored' : 'repeat' }];
  });
}
