import type { EventStoreReport, HealthCheck } from '../../domain/health/index.js';
import type { EventSource } from '../../projections/ports.js';

/** What is looked at, and asked which release it is. */
type LookedAt = Pick<EventSource, 'endPosition'> & {
  serverVersion?(): Promise<string | undefined>;
};

export interface StoreCheck extends HealthCheck {
  /** What the last look saw; undefined when it got no answer. */
  seen(): EventStoreReport | undefined;
}

/** Whether the event store answers. */
export function storeCheck(store: LookedAt): StoreCheck {
  let seen: EventStoreReport | undefined;
  let version: string | undefined;
  return {
    code: 'EVENT_STORE',
    what: 'the event store',
    seen: () => seen,
    async look() {
      const askedMs = performance.now();
      try {
        const position = await store.endPosition();
        const answeredInMs = Math.round(performance.now() - askedMs);
        version ??= await store.serverVersion?.();
        seen = { version: version ?? null, position: position?.toString() ?? null, answeredInMs };
      } catch (error) {
        seen = undefined;
        throw error;
      }
      return [];
    },
  };
}
