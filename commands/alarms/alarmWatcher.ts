import { setTimeout as sleep } from 'node:timers/promises';
import {
  beginWatch,
  nextDueAtMs,
  watchAlarms,
  type AlarmDecision,
  type AlarmSignal,
  type AlarmWatch,
} from '../../domain/alarms/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { AlarmWatches, EventStore, StoredWatch } from '../ports/index.js';
import { createAlarmWriter } from './alarms.js';

export interface AlarmWatcher {
  /**
   * Decides about alarms by these signals, and appends what follows. Then it calls `store` with what to remember of the machines. The caller
   * repeats it with the same signals until it resolves; repeats append nothing.
   *
   * @throws BrewlineError `EVENT_STORE_UNAVAILABLE`, `DATABASE_UNAVAILABLE`, or what `store` throws.
   */
  watch(
    signals: readonly DeviceSignal[],
    version: bigint,
    store: (watches: readonly StoredWatch[]) => Promise<void>,
  ): Promise<void>;
  /** Looks each second for what time alone makes due, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

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
/** Of some kilobytes each. While so many are due, the next look follows at once; what events change gets its turn in between. */
const machinesOfALook = 500;

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

  /** Resolves with whether more machines may be due. */
  async function advanceDue(): Promise<boolean> {
    const time: AlarmSignal = { type: 'time', recordedAtMs: now().getTime() };
    const due = await watches.due(now(), machinesOfALook);
    const advanced = due.map(({ watch, version }) => ({ ...watchAlarms(watch, time), version }));
    await append(advanced.map(({ decisions }) => decisions));
    await watches.save(
      advanced.map(({ watch, version }) => ({ watch, version, dueAtMs: nextDueAtMs(watch) })),
    );
    return due.length === machinesOfALook;
  }

  return {
    watch: (signals, version, save) =>
      oneAtATime(async () => {
        const known = await watches.load([...new Set(signals.map(({ deviceId }) => deviceId))]);
        const { watched, decisions } = watchAll(known, signals);
        await append(decisions.values());
        await save(watched.map((watch) => ({ watch, version, dueAtMs: nextDueAtMs(watch) })));
      }),
    async run(signal) {
      while (!signal.aborted) {
        let areMoreDue = false;
        try {
          if (isCurrent()) areMoreDue = await oneAtATime(advanceDue);
        } catch (err) {
          const known = hasCode(err, 'EVENT_STORE_UNAVAILABLE') || hasCode(err, 'DATABASE_UNAVAILABLE');
          logger[known ? 'warn' : 'error']({ err }, `alarms interrupted: ${messageOf(err)}`);
        }
        if (!areMoreDue) await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

function watchAll(known: readonly AlarmWatch[], signals: readonly DeviceSignal[]) {
  const watches = new Map(known.map((watch) => [watch.deviceId, watch]));
  const decisions = new Map<string, AlarmDecision[]>();
  for (const { deviceId, signal } of signals) {
    const after = watchAlarms(watches.get(deviceId) ?? beginWatch(deviceId), signal);
    watches.set(deviceId, after.watch);
    const ofMachine = decisions.get(deviceId);
    if (ofMachine) ofMachine.push(...after.decisions);
    else decisions.set(deviceId, [...after.decisions]);
  }
  return { watched: [...watches.values()], decisions };
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
