import type { Pool, PoolClient } from 'pg';
import {
  trackMachines,
  machinesOf,
  planTriggersOf,
  type PlannedMachine,
  type RecordedTrigger,
  type RunningOnMachine,
} from '../../../domain/brewPlan/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { anyOf } from '../anyOf.js';
import { databaseError } from '../databaseError.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { BrewPlanDirectory, PlannedStarts } from '../../../commands/ports/index.js';

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

/** Brews that wait for their time. */
export function createPlannedStarts(pool: Pool): PlannedStarts {
  return {
    async due(now, limit) {
      try {
        const { rows } = await pool.query<{ planId: string }>({
          name: 'due brews',
          text: `select plan_id::text as "planId" from dispatch.brew_start where start_at <= $1 order by start_at limit $2`,
          values: [now, limit],
        });
        return rows.map(({ planId }) => planId);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/** Applies events to the machines and to what waits for its time, in the transaction that moves the checkpoint. */
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
  await writeStarts(client, triggers);
}

/** A plan waits until it has begun, halted or ended. */
async function writeStarts(client: PoolClient, triggers: readonly RecordedTrigger[]): Promise<void> {
  const waiting = new Map<string, number | undefined>();
  for (const { trigger } of triggers) {
    if (trigger.type === 'BrewPlanned') waiting.set(trigger.data.planId, trigger.data.startAtMs);
    if (isWaitOver(trigger.type) && 'planId' in trigger.data) waiting.set(trigger.data.planId, undefined);
  }
  if (waiting.size === 0) return;
  const starts = [...waiting].flatMap(([planId, startAtMs]) =>
    startAtMs === undefined ? [] : [{ planId, startAtMs }],
  );
  await upsertStarts(client, starts);
  const over = [...waiting.keys()].filter((planId) => waiting.get(planId) === undefined);
  await client.query('delete from dispatch.brew_start where plan_id = any($1::uuid[])', [over]);
}

function isWaitOver(type: RecordedTrigger['trigger']['type']): boolean {
  return type === 'PlanStarted' || type === 'PlanHalted' || type === 'PlanCancelled';
}

const startColumns: readonly Column<{ readonly planId: string; readonly startAtMs: number }>[] = [
  { name: 'plan_id', type: 'uuid', of: ({ planId }) => planId },
  { name: 'start_at', type: 'timestamptz', of: ({ startAtMs }) => startAtMs },
];
const upsertStarts = unnestInsert('dispatch.brew_start', startColumns, upsertOn(['plan_id'], startColumns));

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
    text: `select device_id, plan_id, running from dispatch.brew_machine where device_id = ${anyOf('$1', 'text')}`,
    values: [deviceIds],
  });
  return rows.map(({ device_id: deviceId, plan_id, running }) => ({
    deviceId,
    ...(plan_id !== null && { planId: plan_id }),
    ...(running !== null && { running }),
  }));
}
