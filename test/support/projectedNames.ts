import type { Pool } from '../../adapters/postgres/index.js';
import { machineNames as readModel } from '../../adapters/postgres/readModels/machineNames.js';
import { inTransaction } from '../../adapters/postgres/transaction.js';
import { createMachineNames, type MachineNames } from '../../commands/machineNames/index.js';
import type { LiveHint } from '../../projections/ports.js';
import { MemoryStore } from '../unit/commands/memoryStore.js';

/** Names of machines, projected before the answer. Positions begin at 1,000. */
export function projectedNames(pool: Pool, hint: (change: Partial<LiveHint>) => void): MachineNames {
  const store = new MemoryStore();
  const names = createMachineNames({ store, now: () => new Date() });
  let applied = 0;
  return {
    async name(request) {
      await names.name(request);
      const events = store.all.slice(applied);
      applied = store.all.length;
      if (events.length === 0) return;
      const batch = { events, telemetry: [], position: BigInt(1_000 + applied) };
      await inTransaction(pool, (client) => readModel.write(client, batch));
      hint({ devices: [request.deviceId] });
    },
  };
}
