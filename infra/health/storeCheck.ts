import type { HealthCheck } from '../../domain/health/index.js';
import type { EventSource } from '../../projections/ports.js';

/** Whether the event store answers. */
export function storeCheck(store: Pick<EventSource, 'endPosition'>): HealthCheck {
  return {
    code: 'EVENT_STORE',
    what: 'the event store',
    async look() {
      await store.endPosition();
      return [];
    },
  };
}
