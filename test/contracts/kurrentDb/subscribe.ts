import type * as KurrentDb from '@kurrent/kurrentdb-client';
import type { SubscribeOptions, SubscriptionItem } from '../../../projections/ports.js';
import { toRecorded, type Library } from './recordedEvent.js';

/** Items that are put between the events. */
type Marker = Exclude<SubscriptionItem, { type: 'event' }>;

/** `EventSource.subscribe`. Checkpoints and "caught up" are callbacks: put into the stream at that moment, they keep their place. */
export async function* subscribe(
  { START, streamNameFilter }: Library,
  client: KurrentDb.KurrentDBClient,
  { afterPosition: after, streamPrefixes, signal }: SubscribeOptions,
): AsyncGenerator<SubscriptionItem> {
  const filter = streamNameFilter({
    prefixes: [...streamPrefixes],
    checkpointInterval: 10,
    checkpointReached: (reached, { commit }) => push(reached, { type: 'checkpoint', position: commit }),
  });
  const fromPosition = after === undefined ? START : { commit: after, prepare: after };
  const subscription = client.subscribeToAll({ fromPosition, filter });
  subscription.on('error', () => undefined);
  subscription.on('caughtUp', () => push(subscription, { type: 'caughtUp' }));
  const stop = () => void subscription.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const item of subscription.iterator({
      destroyOnReturn: false,
    }) as AsyncIterable<KurrentDb.AllStreamResolvedEvent | Marker>)
      if ('type' in item) yield item;
      else if (item.event) yield { type: 'event', event: toRecorded(item.event) };
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.allSettled([subscription.unsubscribe()]);
  }
}

function push(subscription: KurrentDb.AllStreamSubscription, marker: Marker): void {
  subscription.push(marker);
}
