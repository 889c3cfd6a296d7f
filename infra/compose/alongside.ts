import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { NamedLock } from '../../projections/ports.js';

/** Runs other work under the same lock, as long as it is held. */
export function alongside(lock: NamedLock, other: (held: AbortSignal) => Promise<void>): NamedLock {
  return {
    hold: (name, signal, work) =>
      lock.hold(name, signal, async (held) => {
        const over = linkedAbortController(held);
        const beside = other(over.signal);
        try {
          await work(held);
        } finally {
          over.abort();
          await beside;
        }
      }),
  };
}
