import { setTimeout as sleep } from 'node:timers/promises';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { EventSource, SubscribeOptions, SubscriptionItem } from '../ports.js';

/**
 * The same events in rounds: each subscribes, takes what is there, and ends, with `everyMs` milliseconds between two. For a reader of many
 * events that nobody waits for: a server that hands over some hundred events at once needs a fraction of the work of as many single ones.
 */
export function paced(source: EventSource, everyMs: number): EventSource {
  return {
    readAll: (options) => source.readAll(options),
    readStream: (stream, options) => source.readStream(stream, options),
    identity: () => source.identity(),
    endPosition: () => source.endPosition(),
    async *subscribe({ streamPrefixes, afterPosition, signal }) {
      let after = afterPosition;
      for (let round = 0; !signal.aborted; round += 1) {
        const afterLast = after === undefined ? {} : { afterPosition: after };
        for await (const item of oneRound(source, { streamPrefixes, signal, ...afterLast })) {
          if (item.type === 'event') after = item.event.position;
          if (item.type === 'checkpoint') after = item.position;
          // It is said once: from then on the reader is behind by one round at most.
          if (item.type !== 'caughtUp' || round === 0) yield item;
        }
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

async function* oneRound(source: EventSource, options: SubscribeOptions): AsyncGenerator<SubscriptionItem> {
  const round = linkedAbortController(options.signal);
  try {
    for await (const item of source.subscribe({ ...options, signal: round.signal })) {
      yield item;
      if (item.type === 'caughtUp') return;
    }
  } finally {
    round.abort();
  }
}
