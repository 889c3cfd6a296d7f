import { machineName as decider } from '../../domain/machineName/index.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

export interface MachineNames {
  /**
   * Null, or nothing but spaces, takes the name away. Throws RefusedError (`COMMAND_REFUSED`) for one that is too long, or
   * `EVENT_STORE_UNAVAILABLE`.
   */
  name(request: {
    readonly deviceId: string;
    readonly personId: string;
    readonly name: string | null;
    readonly traceparent?: string;
  }): Promise<void>;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;

export function createMachineNames({
  store,
  now,
}: {
  readonly store: EventStore;
  readonly now: () => Date;
}): MachineNames {
  const names = createCommandHandler({ decider, store, cachedStates: 0, now, patienceMs });
  return {
    async name({ deviceId, personId: by, name, traceparent }) {
      const causation = { causedBy: `person:${by}`, ...(traceparent !== undefined && { traceparent }) };
      const command = { type: 'name', deviceId, name, by, atMs: now().getTime() } as const;
      await names.handle(deviceId, [{ ...command, ...causation }]);
    },
  };
}
