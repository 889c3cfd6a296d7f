import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { retryRefusal } from '../../domain/parking/index.js';
import type { RetryRequest } from '../ports.js';
import type { EventApplier } from './eventApplier.js';
import type { ProcessorOptions } from './options.js';

interface RetryParts<Applied> extends Pick<
  ProcessorOptions<Applied>,
  'name' | 'source' | 'target' | 'filter' | 'takesLateTelemetry' | 'logger'
> {
  readonly applier: EventApplier<Applied>;
}

const lookEveryMs = 1_000;
const afterFailure: BackOff = { firstMs: 1_000, maxMs: 30_000 };
/** Of one stream; with more than these, a later one counts as applied. */
const laterLookedAt = 1_000;

/**
 * Applies parked events that operators asked to retry, between batches, until `signal` aborts. A retry that is interrupted is made again: it
 * is settled by the transaction that applies it.
 */
export async function retryParked<Applied>(parts: RetryParts<Applied>, signal: AbortSignal): Promise<void> {
  const { name, target, logger } = parts;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for (const request of await target.retriesAsked()) {
        if (signal.aborted) return;
        await retryOne(request, parts);
      }
      failures = 0;
    } catch (err) {
      if (signal.aborted) return;
      failures += 1;
      logger.warn({ projection: name, err }, `parked events are not retried: ${messageOf(err)}`);
    }
    const waitMs = failures === 0 ? lookEveryMs : backOffMs(afterFailure, failures - 1, Math.random());
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

async function retryOne<Applied>(request: RetryRequest, parts: RetryParts<Applied>): Promise<void> {
  const { name, target, applier, logger } = parts;
  const { id, stream, revision } = request;
  const at = { projection: name, parked: id, stream, revision: revision.toString() };
  try {
    let refusal: string | undefined;
    const isApplied = await applier.retry(request, async (upTo) => {
      const found = await findEvent(request, upTo, parts);
      if (found.type === 'refused') refusal = found.why;
      return found.type === 'event' ? found.event : undefined;
    });
    if (isApplied) logger.info(at, 'parked event applied');
    else if (refusal !== undefined) await target.retryFailed(request, refusal);
  } catch (error) {
    if (!hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
    await target.retryFailed(request, messageOf(error));
    logger.error({ ...at, err: error }, 'a parked event could not be applied again');
  }
}

type Found =
  | { readonly type: 'event'; readonly event: RecordedEvent }
  | { readonly type: 'refused'; readonly why: string };

/** The event as the store has it, unless its turn is over or has not come. */
async function findEvent<Applied>(
  { stream, revision }: RetryRequest,
  upTo: bigint,
  { source, target, filter = () => true, takesLateTelemetry = false }: RetryParts<Applied>,
): Promise<Found> {
  let event: RecordedEvent | undefined;
  for await (const first of source.readStream(stream, { fromRevision: revision, limit: 1 })) event = first;
  if (event?.revision !== revision) return { type: 'refused', why: 'the store does not have it any more' };
  const mayBeLate = takesLateTelemetry && event.type === 'TelemetryRecorded';
  if (mayBeLate) return { type: 'event', event: { ...event, isAppliedLate: true } };

  const unapplied = await target.unapplied(stream);
  const parked = new Set(unapplied?.map((each) => each.revision));
  const isApplied = (later: RecordedEvent) =>
    later.position <= upTo && filter(later) && !parked.has(later.revision);
  let laterApplied = unapplied === undefined;
  let seen = 0;
  const laterOnes = { fromRevision: revision + 1n, limit: laterLookedAt };
  if (!laterApplied)
    for await (const later of source.readStream(stream, laterOnes)) {
      seen += 1;
      if (isApplied(later) || seen === laterLookedAt) laterApplied = true;
      if (laterApplied || later.position > upTo) break;
    }
  const earlierWaits = unapplied?.some((each) => each.waits && each.revision < revision) ?? false;
  const why = retryRefusal({ earlierWaits, laterApplied, mayBeLate });
  return why === undefined ? { type: 'event', event } : { type: 'refused', why };
}
