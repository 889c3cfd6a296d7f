import type { BrewOutline } from '../../../domain/brewPlan/index.js';
import type { BrewPlanStatus } from '../../../projections/queries/index.js';
import type { Pool } from 'pg';
import { assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import {
  currentStates,
  machineTypes,
  phases,
  processTypes,
  sensors,
  steps,
  userActions,
} from '../../../domain/machine/index.js';
import { insertRecipe, setCheckpoint } from '../../integration/http/rows.js';
import { paleAle } from '../../unit/domain/recipe/recipes.js';
import { testKey } from '../api.js';

interface Machine {
  readonly deviceId: string;
  readonly machineType: number;
  readonly online?: boolean;
  readonly process: number;
  readonly phase?: number;
  readonly step?: number;
  readonly action?: number;
  readonly celsius: number;
  readonly target: number | null;
  readonly secondsToNext?: number;
  readonly heater?: number;
  /** Since its last reading. */
  readonly ageSeconds?: number;
}

const { base, keg } = machineTypes;

/** One in each state that pages tell apart. */
const machines: readonly Machine[] = [
  {
    ...{ deviceId: 'base-1', machineType: base, process: processTypes.brew, phase: phases.mash },
    ...{ step: steps.mashRest, celsius: 66.4, target: 67, secondsToNext: 1_440, heater: 60 },
  },
  {
    ...{ deviceId: 'keg-2', machineType: keg, process: processTypes.fermentation },
    ...{ phase: phases.primaryFermentation, step: steps.airlockOn, action: 28, celsius: 19.8, target: 20 },
  },
  {
    ...{ deviceId: 'keg-3', machineType: keg, process: processTypes.serving, phase: phases.serving },
    ...{ step: steps.servingTemperatureControl, celsius: 5.2, target: 5, ageSeconds: 260 },
  },
  { deviceId: 'base-2', machineType: base, process: processTypes.idle, celsius: 18.9, target: null },
  {
    ...{ deviceId: 'keg-4', machineType: keg, process: processTypes.idle, celsius: 17.2, target: null },
    ...{ online: false, ageSeconds: 40_000 },
  },
];

export const recipeIds = {
  pale: 'c1111111-1111-4111-8111-111111111111',
  stout: 'c2222222-2222-4222-8222-222222222222',
};
export const brewIds = {
  mashing: 'b1111111-1111-4111-8111-111111111111',
  fermenting: 'b2222222-2222-4222-8222-222222222222',
};

/** Machines and brews of one person, as the projector would have written them; the times end at `nowMs`. */
export async function fillBrewhouse(
  pool: Pool,
  login: string,
  personId: string,
  nowMs: number,
): Promise<void> {
  const ids = machines.map(({ deviceId }) => deviceId);
  await enrollDevices(pool, testKey, [...ids, 'keg-1']);
  await assignDevices(pool, login, [...ids, 'keg-1']);
  for (const machine of machines) await insertMachine(pool, machine, nowMs);
  await insertRecipe(pool, personId, recipeIds.pale, { ...paleAle, name: 'Pale Ale' });
  const [grain, ...others] = paleAle.fermentables;
  const roasted = { ...grain!, name: 'Roasted barley', colourEbc: 1_100 };
  await insertRecipe(pool, personId, recipeIds.stout, {
    ...{ ...paleAle, name: 'Dry Stout' },
    fermentables: [...others, grain!, roasted],
  });
  await insertBrew(pool, {
    brewId: brewIds.mashing,
    baseId: 'base-1',
    kegId: 'keg-1',
    recipeId: recipeIds.pale,
    stage: 1,
    nowMs,
  });
  await insertBrew(pool, {
    brewId: brewIds.fermenting,
    baseId: 'base-2',
    kegId: 'keg-2',
    recipeId: recipeIds.stout,
    stage: 2,
    nowMs,
  });
  await setCheckpoint(pool, 100);
}

/** A new reading, as the projector would write it; `position` of its event. */
export async function setCelsius(
  pool: Pool,
  deviceId: string,
  celsius: number,
  position: number,
): Promise<void> {
  await pool.query(
    `update read_model.device_status set "values" = array[$2::float8, "values"[2]], received_at = now(), at = now(),
        last_seen_at = now(), seq = seq + 1, position = $3 where device_id = $1`,
    [deviceId, celsius, position],
  );
  await setCheckpoint(pool, position);
}

/** A machine that nobody has heard of before comes in and says nothing but that. */
export async function firstReport(pool: Pool, deviceId: string): Promise<void> {
  await pool.query(
    `insert into read_model.device_status (device_id, online, presence_changed_at, last_seen_at, position)
     values ($1, true, now(), now(), 11)`,
    [deviceId],
  );
}

async function insertMachine(pool: Pool, machine: Machine, nowMs: number): Promise<void> {
  const {
    deviceId,
    machineType,
    online = true,
    process,
    phase = 0,
    step = 0,
    action = userActions.none,
  } = machine;
  const at = new Date(nowMs - (machine.ageSeconds ?? 3) * 1_000);
  const state = process === processTypes.idle ? currentStates.idle : currentStates.running;
  await pool.query(
    `insert into read_model.device_status
       (device_id, online, presence_changed_at, machine_type, firmware, serial, epoch, boot, seq, idx, at, received_at,
        time_plausible, session_id, state, process_type, phase, step, user_action, target_celsius,
        seconds_to_next_action, error, sensors, "values", last_seen_at, position)
     values ($1, $2, $3, $4, '1.2.3', '1903K0001-ABCD1234', 0, 4, 1700, 0, $3, $3, true, $1 || '.7', $5, $6, $7, $8, $9,
        $10, $11, 0, $12, $13, $3, 10)`,
    [
      ...[deviceId, online, at, machineType, state, process, phase, step, action, machine.target],
      ...[
        machine.secondsToNext ?? 0,
        [sensors.liquid, sensors.heater],
        [machine.celsius, machine.heater ?? 0],
      ],
    ],
  );
}

/** A brew that waits for its time, or what became of it; `position` of its event. */
export async function setPlanned(
  pool: Pool,
  { planId, baseId, kegId, startAtMs }: BrewOutline,
  status: BrewPlanStatus,
  position: number,
): Promise<void> {
  const stage = { stage: 'clean', deviceId: baseId, status: 'planned', attempts: 0, commandId: null };
  const stages = [{ ...stage, sessionId: null, startedAtMs: null, endedAtMs: null }];
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, start_at, planned_by, planned_at,
        updated_at, position)
     values ($1, $2, $3, $4, 'clean', $5, $6, 'brewline', now(), now(), $7)
     on conflict (plan_id) do update set status = excluded.status, updated_at = now(), position = excluded.position`,
    [planId, baseId, kegId, status, JSON.stringify(stages), new Date(startAtMs ?? 0), position],
  );
  await setCheckpoint(pool, position);
}

interface BrewInput {
  readonly brewId: string;
  readonly baseId: string;
  readonly kegId: string;
  readonly recipeId: string;
  /** Index of the stage that runs. */
  readonly stage: number;
  readonly nowMs: number;
}

async function insertBrew(pool: Pool, { brewId, baseId, kegId, recipeId, stage: current, nowMs }: BrewInput) {
  const stages = (['clean', 'brew', 'ferment', 'serve'] as const).map((stage, index) => ({
    stage,
    deviceId: index < 2 ? baseId : kegId,
    status: index < current ? 'completed' : index === current ? 'running' : 'planned',
    attempts: index <= current ? 1 : 0,
    commandId: null,
    sessionId: null,
    startedAtMs: index <= current ? nowMs - 3_600_000 : null,
    endedAtMs: index < current ? nowMs - 1_800_000 : null,
  }));
  const action = current === 2 ? { deviceId: kegId, action: 28, sinceMs: nowMs - 5_400_000 } : null;
  const recipe = { recipeId, version: 1 };
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, action, recipe_version, planned_by,
        planned_at, updated_at, position)
     values ($1, $2, $3, 'running', $4, $5, $6, $7, 'brewline', $8, $8, 20)`,
    [
      ...[brewId, baseId, kegId, stages[current]!.stage, JSON.stringify(stages)],
      ...[action && JSON.stringify(action), JSON.stringify(recipe), new Date(nowMs - 3_600_000)],
    ],
  );
}
