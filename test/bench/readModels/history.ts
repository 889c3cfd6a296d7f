import type { Pool } from 'pg';
import { readHistory } from '../../../adapters/postgres/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { compactAll } from '../../support/compactAll.js';
import { median, percentile, type BenchResult, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { brewingFromMs } from './machineReadings.js';
import { startProjector, startReadModelStack } from './readModelStack.js';
import { deviceIdOf, storeTelemetry } from './storedTelemetry.js';

const everyMs = 10_000;
const hourMs = 3_600_000;
/** A fermentation. */
const days = 18;
const readingsOfDevice = (days * 24 * hourMs) / everyMs;
const points = 500;
const spans = { '1h': 1, '1d': 24, '3d': 72, '10d': 240, '18d': days * 24 } as const;
type Span = keyof typeof spans;

export const historyBenchmark: Benchmark = {
  name: 'history',
  what: `p99 of a session's curve at ${points} points, with many readings stored as chunks, against itself with those of one device`,
  async run({ pairs, quick }) {
    const many = quick ? 8 : 65;
    const asked = quick ? 40 : 200;
    const stack = await startReadModelStack();
    const { pool, store } = stack;
    try {
      const shape = { devices: 1, readingsOfDevice, everyMs, readingsOfMessage: 6, messagesOfEvent: 60 };
      await storeTelemetry(store, shape);
      const projector = startProjector(stack);
      await projector.reached((await store.endPosition()) ?? 0n);
      await projector.stop();
      await compactAll(pool);
      await pool.query('vacuum analyze');
      const floors = await p99s(pool, { devices: 1, asked, runs: pairs });
      await copyDevice(pool, many);
      const figures = await p99s(pool, { devices: many, asked, runs: pairs });
      const setup = { ...machine(), readings: many * readingsOfDevice, days, points, asked };
      return (Object.keys(spans) as Span[]).map((span): BenchResult => {
        const [floor, figure] = [floors, figures].map((each) => median(each[span])) as [number, number];
        return {
          ...{ name: `history-${span}`, unit: 'ms', figure, floor, ratio: figure / floor },
          ...{ runs: figures[span].map((each) => each / floor), goal: 2, lessIsBetter: true, setup },
          check: `each curve has its highest value, at most ${points} points, and each of its readings in its summary`,
        };
      });
    } finally {
      await stack.stop();
    }
  },
};

/** Gives other devices, up to `end`, the chunks that the first one has. */
async function copyDevice(pool: Pool, end: number): Promise<void> {
  const { rows } = await pool.query<{ stride: string }>(
    'select max(id) + 1 as stride from read_model.history_chunk',
  );
  const values = [end, rows[0]?.stride];
  const copies = 'generate_series(1, $1::integer - 1) number';
  await pool.query(
    `insert into read_model.history_body
     select id + number * $2::bigint, hour, body from ${copies}, read_model.history_body`,
    values,
  );
  await pool.query(
    `insert into read_model.history_chunk select (copy).* from (
       select jsonb_populate_record(chunk, jsonb_build_object(
         'id', id + number * $2::bigint, 'device_id', 'base-' || lpad(number::text, 4, '0'))) as copy
       from ${copies}, read_model.history_chunk chunk) copies`,
    values,
  );
  await pool.query('vacuum analyze read_model.history_chunk, read_model.history_body');
}

type Figures = Readonly<Record<Span, number[]>>;

/** p99 of each span in each run; spans take turns, so that what else the machine does falls on all. */
async function p99s(
  pool: Pool,
  { devices, asked, runs }: { readonly devices: number; readonly asked: number; readonly runs: number },
): Promise<Figures> {
  const figures: Figures = { '1h': [], '1d': [], '3d': [], '10d': [], '18d': [] };
  const each = Object.keys(spans) as Span[];
  for (const span of each) await askedFor(pool, { devices, asked: asked / 4, hours: spans[span] });
  for (let run = 0; run < runs; run += 1)
    for (const span of each)
      figures[span].push(percentile(await askedFor(pool, { devices, asked, hours: spans[span] }), 99));
  return figures;
}

/** @returns how long each curve took, milliseconds; of devices and times all over those that are stored. */
async function askedFor(
  pool: Pool,
  { devices, asked, hours }: { readonly devices: number; readonly asked: number; readonly hours: number },
): Promise<number[]> {
  const took: number[] = [];
  const expected = (hours * hourMs) / everyMs;
  for (let number = 0; number < asked; number += 1) {
    const fromMs = brewingFromMs + ((number * 31) % (days * 24 - hours + 1)) * hourMs;
    const started = performance.now();
    const { series } = await readHistory(
      { pool, decode: decodeStored },
      {
        ...{ deviceId: deviceIdOf((number * 7) % devices), session: 1, points },
        ...{ from: new Date(fromMs), to: new Date(fromMs + hours * hourMs) },
      },
    );
    took.push(performance.now() - started);
    if (series.length === 0) throw new Error('a curve has no sensor');
    for (const { summary, points: shown } of series)
      if (
        summary.readings !== expected ||
        shown.length > points ||
        !shown.some(({ value }) => value === summary.highest)
      )
        throw new Error(
          `a curve has ${shown.length} points of ${summary.readings} readings, not ${expected}`,
        );
  }
  return took;
}
