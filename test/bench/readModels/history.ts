import type { Pool } from 'pg';
import { history } from '../../../adapters/postgres/index.js';
import { median, percentile, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { brewingFromMs } from './machineReadings.js';
import { startProjector, startReadModelStack } from './readModelStack.js';
import { deviceIdOf, storeTelemetry } from './storedTelemetry.js';

/** A brew day of five and a half hours, a reading a second. */
const readingsOfDevice = 20_000;
const points = 500;
/** History of the devices lies in partitions of as many days of receipt. */
const days = 10;

export const historyBenchmark: Benchmark = {
  name: 'history',
  what: `p99 of a session's curve at ${points} points, with many rows stored, against itself with 100 thousand`,
  async run({ pairs, quick }) {
    const few = 5;
    const many = quick ? 15 : 500;
    const asked = quick ? 60 : 200;
    const stack = await startReadModelStack();
    const { pool, store } = stack;
    try {
      await storeTelemetry(store, {
        devices: 1,
        readingsOfDevice,
        readingsOfMessage: 10,
        messagesOfEvent: 100,
      });
      const projector = startProjector(stack);
      await projector.reached((await store.endPosition()) ?? 0n);
      await projector.stop();
      await copyDevice(pool, 1, few);
      const floors = await p99s(pool, { devices: few, asked, runs: pairs });
      await copyDevice(pool, few, many);
      const figures = await p99s(pool, { devices: many, asked, runs: pairs });
      const [floor, figure] = [median(floors), median(figures)];
      const runs = figures.map((each) => each / floor);
      return [
        {
          name: 'history',
          unit: 'ms',
          figure,
          floor,
          ratio: figure / floor,
          runs,
          goal: 2,
          lessIsBetter: true,
          setup: { ...machine(), rows: many * readingsOfDevice, days, points, asked },
          check: `each curve has the session's peak, at most ${points} points and all ${readingsOfDevice} readings in its summary`,
        },
      ];
    } finally {
      await stack.stop();
    }
  },
};

/** Gives the devices from `first` on, up to `end`, what the first device has, received on days of their own. */
async function copyDevice(pool: Pool, first: number, end: number): Promise<void> {
  for (const level of ['reading', 'minute', 'hour']) {
    await pool.query(
      `select read_model.ensure_history_partition($1, first_day) from (select distinct case $1 when 'reading' then day
         else date_trunc(case $1 when 'minute' then 'month' else 'year' end, day) end::date as first_day
       from generate_series($2::timestamp, $2::timestamp + make_interval(days => $3 - 1), '1 day') day) days`,
      [level, new Date(brewingFromMs).toISOString().slice(0, 10), days],
    );
  }
  const readingColumns = `boot, seq, idx, at, time_plausible, session, state, process_type, phase, step, user_action, error,
    target_celsius, sensors, "values"`;
  const rollupColumns = `bucket, session, sensors, lowest, lowest_at, highest, highest_at, last, last_at, sum, readings`;
  const copies = `(select 'base-' || lpad(number::text, 4, '0') as copy, number % ${days} as later
    from generate_series($1::integer, $2::integer - 1) number) copies`;
  await pool.query(
    `insert into read_model.reading (device_id, received_at, ${readingColumns})
     select copy, received_at + make_interval(days => later), ${readingColumns} from ${copies}, read_model.reading
     where device_id = '${deviceIdOf(0)}'`,
    [first, end],
  );
  for (const level of ['minute', 'hour']) {
    await pool.query(
      `insert into read_model.reading_${level} (device_id, received_on, ${rollupColumns})
       select copy, received_on + later, ${rollupColumns} from ${copies}, read_model.reading_${level}
       where device_id = '${deviceIdOf(0)}'`,
      [first, end],
    );
  }
  await pool.query('vacuum analyze read_model.reading, read_model.reading_minute, read_model.reading_hour');
}

async function p99s(
  pool: Pool,
  { devices, asked, runs }: { readonly devices: number; readonly asked: number; readonly runs: number },
): Promise<number[]> {
  const figures: number[] = [];
  await askedFor(pool, devices, asked / 4);
  for (let run = 0; run < runs; run += 1) figures.push(percentile(await askedFor(pool, devices, asked), 99));
  return figures;
}

/** @returns how long each curve took, milliseconds; of devices all over those that are stored. */
async function askedFor(pool: Pool, devices: number, asked: number): Promise<number[]> {
  const took: number[] = [];
  for (let number = 0; number < asked; number += 1) {
    const started = performance.now();
    const { series } = await history(pool, {
      deviceId: deviceIdOf((number * 7) % devices),
      session: 1,
      from: new Date(brewingFromMs),
      to: new Date(brewingFromMs + readingsOfDevice * 1000),
      points,
    });
    took.push(performance.now() - started);
    for (const { summary, points: shown } of series) {
      const isWhole = summary.readings === readingsOfDevice && shown.length <= points;
      if (!isWhole || !shown.some(({ value }) => value === summary.highest))
        throw new Error(`a curve has ${shown.length} points of ${summary.readings} readings`);
    }
  }
  return took;
}
