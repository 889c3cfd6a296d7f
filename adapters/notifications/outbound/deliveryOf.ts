import type { Delivery } from '../../../commands/ports/index.js';
import type { OutboundAnswer } from './outbound.js';

/** What an answer means: 2xx alone is a success. @param gone the statuses by which a receiver says that its address is gone for good */
export function deliveryOf(answer: OutboundAnswer, gone: readonly number[]): Delivery {
  if (answer.type === 'failed') return { result: 'failed', failure: answer.failure };
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { result: 'delivered' };
  if (gone.includes(status)) return { result: 'gone' };
  return {
    result: 'failed',
    failure: 'refused',
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
