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

/** Maximum number of events that wait here for a slow consumer; then gRPC's flow control slows the server. */
const bufferedEvents = 256;
/** Events that the server scans between two checkpoints: 10 windows of 32, EventStoreDB's default. */
const checkpointIntervalWindows = 10;

/** Items that `push` inserts between the events. */
type Marker = Exclude<SubscriptionItem, { type: 'event' }>;

/**
 * `EventSource.subscribe` on the client. The client reports checkpoints and "caught up" by callbacks while it still has earlier
 * events; pushed into the stream of events at that moment, they keep their position.
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
