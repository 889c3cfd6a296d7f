import { setTimeout as sleep } from 'node:timers/promises';
import {
  beginWatch,
  nextDueAtMs,
  watchAlarms,
  type AlarmDecision,
  type AlarmSignal,
  type AlarmWatch,
} from '../../domain/alarms/index.js';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import { groupBy } from '../../domain/kernel/groupBy.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { concurrently } from '../concurrently.js';
import type { AlarmWatches, EventStore, StoredWatch } from '../ports/index.js';
import { createAlarmWriter } from './alarms.js';

export interface AlarmWatcher {
  /**
   * Decides about alarms by these signals, and appends what follows. Then it calls `store` with what to remember of the machines. The caller
   * repeats it with the same signals until it resolves; repeats append nothing.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, or what `store` throws; TypeError or RangeError when what is
   *   remembered of a machine is damaged.
   */
  watch(
    signals: readonly DeviceSignal[],
    version: bigint,
    store: (watches: readonly StoredWatch[]) => Promise<void>,
  ): Promise<void>;
  /** Looks each second for what time alone makes due, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

type Due = Omit<StoredWatch, 'dueAtMs'>;

interface DeviceSignal {
  readonly deviceId: string;
  readonly signal: AlarmSignal;
}

export interface AlarmWatcherParts {
  readonly store: EventStore;
  readonly watches: AlarmWatches;
  /** Whether every event up to now has been seen: else what seems to be due may have been done. */
  readonly isCurrent: () => boolean;
  readonly logger: Logger;
  readonly now: () => Date;
}

const lookEveryMs = 1_000;
/** The watch of each has some kilobytes. While so many machines are due, the next look follows at once, after waiting events. */
const machinesOfALook = 500;
/** Whole fleets go offline in the same second: their alarms would take minutes one after the other. */
const machinesAtOnce = 32;
/** A machine whose alarms can't be decided is tried again after this time. */
const againMs = 60_000;

/** Watches the machines, as events and time go by. One runs at a time. */
export function createAlarmWatcher({
  store,
  watches,
  isCurrent,
  logger,
  now,
}: AlarmWatcherParts): AlarmWatcher {
  const append = createAlarmWriter({ store, now });
  const oneAtATime = createTurns();

  /** What follows from time alone. One machine whose alarms can't be decided does not hold up the others: it is tried again later. */
  async function advance({ watch: before, version }: Due, time: AlarmSignal): Promise<StoredWatch> {
    try {
      const { watch, decisions } = watchAlarms(before, time);
      await append(decisions);
      return { watch, version, dueAtMs: dueAtMsOf(watch) };
    } catch (err) {
      // What stores and databases say has a code, and concerns every machine.
      if (err instanceof BrewlineError) throw err;
      const { deviceId } = before;
      logger.error({ deviceId, err }, `the alarms of a machine can't be decided: ${messageOf(err)}`);
      return { watch: before, version, dueAtMs: time.recordedAtMs + againMs };
    }
  }

  /** Resolves with whether more machines may be due. */
  async function advanceDue(): Promise<boolean> {
    const time: AlarmSignal = { type: 'time', recordedAtMs: now().getTime() };
    const due = await watches.due(now(), machinesOfALook);
    const advanced: StoredWatch[] = [];
    try {
      await concurrently(due, machinesAtOnce, async (each) => {
        advanced.push(await advance(each, time));
      });
    } finally {
      await watches.save(advanced);
    }
    return due.length === machinesOfALook;
  }

  return {
    watch: (signals, version, save) =>
      oneAtATime(async () => {
        const known = await watches.load([...new Set(signals.map(({ deviceId }) => deviceId))]);
        const { watched, decided } = watchAll(known, signals);
        await concurrently(decided, machinesAtOnce, append);
        await save(watched.map((watch) => ({ watch, version, dueAtMs: dueAtMsOf(watch) })));
      }),
    async run(signal) {
      while (!signal.aborted) {
        let areMoreDue = false;
        try {
          if (isCurrent()) areMoreDue = await oneAtATime(advanceDue);
        } catch (err) {
          logger[isUnavailable(err) ? 'warn' : 'error']({ err }, `alarms interrupted: ${messageOf(err)}`);
        }
        if (!areMoreDue) await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** @throws RangeError when what is remembered of the machine has no times. */
function dueAtMsOf(watch: AlarmWatch): number {
  const dueAtMs = nextDueAtMs(watch);
  if (Number.isNaN(dueAtMs)) throw new RangeError(`nobody knows when ${watch.deviceId} is due`);
  return dueAtMs;
}

function isUnavailable(err: unknown): boolean {
  return hasCode(err, 'EVENT_STORE_UNAVAILABLE') || hasCode(err, 'DATABASE_UNAVAILABLE');
}

/** What is known of each machine after its signals, and what is decided of each, in order. */
function watchAll(known: readonly AlarmWatch[], signals: readonly DeviceSignal[]) {
  const before = new Map(known.map((watch) => [watch.deviceId, watch]));
  const watched: AlarmWatch[] = [];
  const decided: (readonly AlarmDecision[])[] = [];
  for (const [deviceId, ofMachine] of groupBy(signals, (each) => each.deviceId)) {
    let watch = before.get(deviceId) ?? beginWatch(deviceId);
    const steps = ofMachine.map(({ signal }) => {
      const after = watchAlarms(watch, signal);
      watch = after.watch;
      return after.decisions;
    });
    watched.push(watch);
    decided.push(steps.flat());
  }
  return { watched, decided };
}

/** What events and what time change must not be decided from the same state. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
