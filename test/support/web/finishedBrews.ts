import type { Pool } from 'pg';
import { phases, sensors, steps } from '../../../domain/machine/index.js';
import { insertReadings } from '../../integration/http/rows.js';
import { recipeIds } from './brewhouse.js';

export const finishedIds = {
  last: 'b3333333-3333-4333-8333-333333333333',
  before: 'b4444444-4444-4444-8444-444444444444',
};

const hour = 3_600_000;
const day = 24 * hour;

interface Finished {
  readonly brewId: string;
  readonly number: number;
  /** Number of the keg's session. */
  readonly session: number;
  readonly endedMs: number;
  readonly fermentedDays: number;
  readonly original: number;
  readonly final: number;
}

/** Two brews of the Pale Ale in the keg `keg-1`, of a probe with its unrest; the later one ended yesterday, and nobody has rated it. */
export async function fillFinished(pool: Pool, nowMs: number): Promise<void> {
  const last = { brewId: finishedIds.last, number: 14, session: 5, endedMs: nowMs - day };
  const before = { brewId: finishedIds.before, number: 13, session: 4, endedMs: nowMs - 30 * day };
  await insertFinished(pool, { ...last, fermentedDays: 9, original: 1.052, final: 1.0112 });
  await insertFinished(pool, { ...before, fermentedDays: 13, original: 1.049, final: 1.0126 });
  await pool.query(
    `insert into read_model.journal (subject_id, name, named_by, stars, rating_text, rated_by, changed_at, position)
     values ($1, null, null, 4, 'A little sweet, and gone in a week.', 'brewline', now(), 30)`,
    [finishedIds.before],
  );
}

async function insertFinished(pool: Pool, brew: Finished): Promise<void> {
  const { brewId, number, session, endedMs, fermentedDays } = brew;
  const pitchedMs = Math.round((endedMs - (fermentedDays + 1) * day) / 60_000) * 60_000;
  const sessionId = `keg-1.${session}`;
  const stages = (['clean', 'brew', 'ferment', 'serve'] as const).map((stage, index) => ({
    ...{ stage, deviceId: index < 2 ? 'base-2' : 'keg-1', status: 'completed', attempts: 1, commandId: null },
    sessionId: stage === 'ferment' ? sessionId : null,
    startedAtMs: [pitchedMs - 8 * hour, pitchedMs - 6 * hour, pitchedMs, endedMs - day][index],
    endedAtMs: [pitchedMs - 7 * hour, pitchedMs - hour, endedMs - day, endedMs][index],
  }));
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, action, recipe_version, planned_by,
        planned_at, updated_at, number, position)
     values ($1, 'base-2', 'keg-1', 'completed', null, $2, null, $3, 'brewline', $4, $5, $6, 20)`,
    [
      ...[brewId, JSON.stringify(stages), JSON.stringify({ recipeId: recipeIds.pale, version: 1 })],
      ...[new Date(pitchedMs - 9 * hour), new Date(endedMs), number],
    ],
  );
  await insertFermentation(pool, brew, pitchedMs);
}

async function insertFermentation(
  pool: Pool,
  { session, fermentedDays, original, final, endedMs, brewId }: Finished,
  pitchedMs: number,
): Promise<void> {
  const sessionId = `keg-1.${session}`;
  const startedAt = new Date(pitchedMs);
  await pool.query(
    `insert into read_model.session (session_id, device_id, epoch, number, process_type, recipe, status, started_at,
        started_received_at, time_plausible, ended_at, phase, step, position)
     values ($1, 'keg-1', 0, $2, 4, 'Pale Ale', 'completed', $3, $3, true, $4, $5, $6, 25)`,
    [
      ...[sessionId, session, startedAt, new Date(endedMs - day)],
      ...[phases.secondaryFermentation, steps.airlockOn],
    ],
  );
  const middleMs = pitchedMs + (fermentedDays - 3) * day;
  const events = [
    ['PhaseEntered', pitchedMs, { phase: phases.primaryFermentation }],
    ['StepEntered', pitchedMs + 60_000, { step: steps.airlockOn }],
    ['UserActionRequested', pitchedMs + 120_000, { action: 28 }],
    ['UserActionDone', pitchedMs + 12 * hour, { action: 28 }],
    ['PhaseEntered', middleMs, { phase: phases.secondaryFermentation }],
    ['StepEntered', middleMs + 60_000, { step: steps.servingTemperatureControl }],
  ] as const;
  for (const [revision, [type, atMs, data]] of events.entries())
    await pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       values ($1, $2, $3, $4, $4, $5)`,
      [sessionId, revision, type, new Date(atMs), JSON.stringify(data)],
    );
  const count = Math.floor((fermentedDays * day) / (2 * hour));
  await insertReadings(
    pool,
    'keg-1',
    Array.from({ length: count }, (_, index) => {
      const days = (index * 2) / 24;
      const part = 1 / (1 + Math.exp(-(days - 2.6) * 1.9));
      const unrest = Math.sin(index * 12.9898 + session) * 0.0002;
      const celsius = 19 + Math.sin(index / 5) * 0.25 + (days > fermentedDays - 3 ? 2 : 0);
      return {
        atMs: pitchedMs + index * 2 * hour,
        receivedAtMs: pitchedMs + index * 2 * hour,
        session,
        values: {
          [sensors.liquid]: Math.round(celsius * 100) / 100,
          [sensors.specificGravity]:
            Math.round((original - (original - final) * part + unrest) * 10_000) / 10_000,
        },
      };
    }),
  );
  const gravity = { specificGravity: original, sampleCelsius: 20, calibrationCelsius: 20 };
  await pool.query(
    `insert into read_model.journal_entry (subject_id, entry_id, kind, device_ids, subject_at, taken_at, text, measurement, written_by,
        recorded_at, changed_at)
     values ($1, gen_random_uuid(), 'measurement', array['base-2', 'keg-1'], $2, $3, null, $4, 'brewline', $3, $3)`,
    [
      brewId,
      startedAt,
      new Date(pitchedMs + hour),
      JSON.stringify({ type: 'measurement', gravity, ph: 5.2 }),
    ],
  );
}
