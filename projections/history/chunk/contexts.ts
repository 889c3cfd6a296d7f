import type { ProcessContext } from '../../../domain/machine/index.js';
import { damaged, type ByteReader, type ByteWriter } from '../bytes/index.js';
import type { HistoryReading } from '../historyReading.js';
import { readNumbers } from '../numbers/index.js';
import { Countdown, secondsUntil } from './countdown.js';
import { readRunLengths, writeColumns, writeRunLengths } from './runs.js';

/** What the readings of a run have in common besides the countdown. */
const fields = ['state', 'processType', 'step', 'phase', 'userAction', 'error'] as const;

/** How `targetCelsius` and the whole context are stored. */
const presence = { noContext: 0, noTarget: 1, target: 2 } as const;

/** Runs of readings that report the same, but for a countdown that goes on. */
export function writeContexts(writer: ByteWriter, readings: readonly HistoryReading[]): void {
  const lengths: number[] = [];
  const contexts: (ProcessContext | undefined)[] = [];
  const countdowns: Countdown[] = [];
  let countdown: Countdown | undefined;
  let last: ProcessContext | undefined;
  let length = 0;
  for (const { reading } of readings) {
    const { context, atMs } = reading;
    const seconds = context?.secondsToNextAction ?? 0;
    if (countdown && isSame(context, last) && countdown.goesOn(seconds, atMs)) {
      length += 1;
      continue;
    }
    if (countdown) lengths.push(length);
    countdown = new Countdown(seconds, atMs);
    countdowns.push(countdown);
    contexts.push(context);
    last = context;
    length = 1;
  }
  lengths.push(length);
  writeRunLengths(writer, lengths);
  writeColumns(writer, [
    contexts.map(presenceOf),
    ...fields.map((field) => contexts.map((context) => context?.[field] ?? 0)),
    contexts.map((context) => context?.targetCelsius ?? 0),
    countdowns.map(({ isFixed }) => (isFixed ? 0 : 1)),
    countdowns.map(({ stored }) => stored),
  ]);
}

function presenceOf(context: ProcessContext | undefined): number {
  if (!context) return presence.noContext;
  return context.targetCelsius === undefined ? presence.noTarget : presence.target;
}

function isSame(a: ProcessContext | undefined, b: ProcessContext | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    Object.is(a.state, b.state) &&
    Object.is(a.step, b.step) &&
    Object.is(a.phase, b.phase) &&
    Object.is(a.targetCelsius, b.targetCelsius) &&
    Object.is(a.userAction, b.userAction) &&
    Object.is(a.processType, b.processType) &&
    Object.is(a.error, b.error)
  );
}

/** The context of each reading; readings of a run share one where no countdown runs. */
export function readContexts(reader: ByteReader, atMs: Float64Array): (ProcessContext | undefined)[] {
  const lengths = readRunLengths(reader, atMs.length);
  const column = () => readNumbers(reader, lengths.length);
  const present = column();
  const codes = fields.map(column);
  const targets = column();
  const counting = column();
  const stored = column();
  const contexts: (ProcessContext | undefined)[] = [];
  for (let run = 0; run < lengths.length; run += 1) {
    const end = contexts.length + (lengths[run] as number);
    const [state, processType, step, phase, userAction, error] = codes.map((each) => each[run] as number);
    const context = contextOf(present[run], {
      ...({ state, processType, step, phase, userAction } as Omit<ProcessContext, 'error'>),
      targetCelsius: targets[run],
      secondsToNextAction: stored[run] as number,
      error: error as number,
    });
    const first = atMs[contexts.length] as number;
    if (!context || counting[run] === 0) while (contexts.length < end) contexts.push(context);
    else
      while (contexts.length < end) {
        const elapsedMs = (atMs[contexts.length] as number) - first;
        contexts.push({ ...context, secondsToNextAction: secondsUntil(stored[run] as number, elapsedMs) });
      }
  }
  return contexts;
}

function contextOf(present: number | undefined, context: ProcessContext): ProcessContext | undefined {
  switch (present) {
    case presence.noContext:
      return undefined;
    case presence.noTarget:
      return { ...context, targetCelsius: undefined };
    case presence.target:
      return context;
    default:
      throw damaged(`a context is of the kind ${present}`);
  }
}
