import {
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { SubscribeOptions, SubscriptionItem } from '../../projections/ports.js';
import { toRecordedEvent } from './recordedEvent.js';
import { iterate } from './responses.js';

/** Events that may wait here for a slow consumer; beyond it, gRPC's flow control holds the server back. */
const bufferedEvents = 256;
/** Events that the server looks at between two checkpoints: 10 windows of 32, EventStoreDB's default. */
const checkpointIntervalWindows = 10;

/** What `push` puts between the events. */
type Marker = Exclude<SubscriptionItem, { type: 'event' }>;

/**
 * `EventSource.subscribe` on the client. The client reports checkpoints and "caught up" as callbacks while it still holds
 * events before them; pushed into the stream of events at that moment, they keep their place.
 */
export async function* subscribe(
  client: EventStoreDBClient,
  { afterPosition, streamPrefixes, signal }: SubscribeOptions,
): AsyncGenerator<SubscriptionItem> {
  if (streamPrefixes.length === 0) throw new Error('a subscription needs at least one stream prefix');
  const subscription = client.subscribeToAll(
    {
      fromPosition: afterPosition === undefined ? START : { commit: afterPosition, prepare: afterPosition },
      filter: streamNameFilter({
        prefixes: [...streamPrefixes],
        checkpointInterval: checkpointIntervalWindows,
        checkpointReached: (reached, { commit }) => push(reached, { type: 'checkpoint', position: commit }),
      }),
    },
    { highWaterMark: bufferedEvents },
  );
  subscription.on('caughtUp', () => push(subscription, { type: 'caughtUp' }));
  for await (const item of iterate<AllStreamResolvedEvent | Marker>(subscription, signal)) {
    if ('type' in item) {
      yield item;
      continue;
    }
    const event = toRecordedEvent(item);
    if (event !== undefined) yield { type: 'event', event };
  }
  if (!signal.aborted) {
    throw new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the event store ended the subscription');
  }
}

function push(subscription: AllStreamSubscription, marker: Marker): void {
  subscription.push(marker);
}
