import type { Pool, PoolClient } from 'pg';
import {
  trackMachines,
  machinesOf,
  planTriggersOf,
  type PlannedMachine,
  type RunningOnMachine,
} from '../../../domain/brewPlan/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { databaseError } from '../databaseError.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { BrewPlanDirectory } from '../../../commands/ports/index.js';

/** Machines that run a session or are in a plan, as of the reactor's checkpoint. */
export function createBrewPlanDirectory(pool: Pool): BrewPlanDirectory {
  return {
    async machines(deviceIds) {
      try {
        return deviceIds.length === 0 ? [] : await loadMachines(pool, deviceIds);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/** Applies events to the machines, in the transaction that moves the checkpoint. */
export async function writeBrewPlanDirectory(
  client: PoolClient,
  events: readonly RecordedEvent[],
): Promise<void> {
  const triggers = planTriggersOf(events);
  const deviceIds = [...new Set(triggers.flatMap(({ trigger }) => machinesOf(trigger)))];
  if (deviceIds.length === 0) return;
  const machines = trackMachines(await loadMachines(client, deviceIds));
  const changed = new Set(
    triggers.flatMap((recorded) => machines.follow(recorded).map((machine) => machine.deviceId)),
  );
  await upsertMachines(client, [...changed].map(machines.machineOf));
}

const columns: readonly Column<PlannedMachine>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'plan_id', type: 'uuid', of: ({ planId = null }) => planId },
  { name: 'running', type: 'jsonb', of: ({ running }) => (running ? JSON.stringify(running) : null) },
];
const upsertMachines = unnestInsert('dispatch.brew_machine', columns, upsertOn(['device_id'], columns));

interface MachineRow {
  readonly device_id: string;
  readonly plan_id: string | null;
  readonly running: RunningOnMachine | null;
}

async function loadMachines(
  client: Pool | PoolClient,
  deviceIds: readonly string[],
): Promise<readonly PlannedMachine[]> {
  const { rows } = await client.query<MachineRow>({
    name: 'load brew machines',
    text: 'select device_id, plan_id, running from dispatch.brew_machine where device_id = any($1)',
    values: [deviceIds],
  });
  return rows.map(({ device_id: deviceId, plan_id, running }) => ({
    deviceId,
    ...(plan_id !== null && { planId: plan_id }),
    ...(running !== null && { running }),
  }));
}
