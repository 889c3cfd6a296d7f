import {
  alarm,
  alarmOf,
  alarmRules,
  type AlarmChanges,
  type AlarmDecision,
  type HandleAlarm,
} from '../../domain/alarms/index.js';
import { brewline } from '../../domain/people/index.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

/** What people can do about alarms, and with their rules. */
export interface Alarms {
  /** Nothing changes for an alarm that is acknowledged or over. Throws `EVENT_STORE_UNAVAILABLE`. */
  acknowledge(about: By & { readonly alarmId: string }): Promise<void>;
  /** What differs from the rules for everybody, for a machine or a whole brew. Throws `EVENT_STORE_UNAVAILABLE`. */
  changesOf(id: string): Promise<AlarmChanges>;
  /** @throws BrewlineError `COMMAND_REFUSED` (a RefusedError with each broken rule), `EVENT_STORE_UNAVAILABLE`. */
  changeDeviceRules(
    change: By & { readonly deviceId: string; readonly changes: AlarmChanges },
  ): Promise<void>;
  /** Throws as `changeDeviceRules`. */
  changeBrewRules(change: BrewRulesChange): Promise<void>;
  /** With what a brew is started; nothing changes when its rules were changed before. Throws as `changeDeviceRules`. */
  beginBrewRules(change: BrewRulesChange): Promise<void>;
  /** Nothing that was changed for a machine, or for brews on it, holds any more. Throws `EVENT_STORE_UNAVAILABLE`. */
  endDeviceRules(about: By & { readonly deviceId: string }): Promise<void>;
}

export type BrewRulesChange = By & {
  readonly planId: string;
  readonly baseId: string;
  readonly kegId: string;
  readonly changes: AlarmChanges;
};

interface By {
  readonly personId: string;
  readonly traceparent?: string;
}

interface AlarmsParts {
  readonly store: EventStore;
  readonly now: () => Date;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;

export function createAlarms({ store, now }: AlarmsParts): Alarms {
  const shared = { store, cachedStates: 0, now, patienceMs };
  const alarms = createCommandHandler({ decider: alarm, ...shared });
  const rules = createCommandHandler({ decider: alarmRules, ...shared });
  const by = ({ personId, traceparent }: By) => ({
    atMs: now().getTime(),
    causedBy: personId === brewline ? brewline : `person:${personId}`,
    ...(traceparent !== undefined && { traceparent }),
  });
  async function ofBrew(
    type: 'changeBrewRules' | 'beginBrewRules',
    { planId, baseId, kegId, changes, ...who }: BrewRulesChange,
  ): Promise<void> {
    const change = { type, planId, baseId, kegId, changes, changedBy: who.personId } as const;
    await rules.handle(planId, [{ ...change, ...by(who) }]);
  }

  return {
    async acknowledge({ alarmId, ...who }) {
      const command: HandleAlarm = {
        type: 'acknowledge',
        alarmId,
        acknowledgedBy: who.personId,
        atMs: now().getTime(),
      };
      await alarms.handle(alarmId, [{ ...command, ...by(who) }]);
    },
    changesOf: async (id) => (await rules.load(id)).changes,
    async changeDeviceRules({ deviceId, changes, ...who }) {
      const change = { type: 'changeDeviceRules', deviceId, changes, changedBy: who.personId } as const;
      await rules.handle(deviceId, [{ ...change, ...by(who) }]);
    },
    changeBrewRules: (change) => ofBrew('changeBrewRules', change),
    beginBrewRules: (change) => ofBrew('beginBrewRules', change),
    async endDeviceRules({ deviceId, ...who }) {
      const end = { type: 'endDeviceRules', deviceId, endedBy: who.personId } as const;
      await rules.handle(deviceId, [{ ...end, ...by(who) }]);
    },
  };
}

/** Appends what the rules decide, in order. The caller repeats it with the same decisions until it resolves; repeats append nothing. */
export function createAlarmWriter({
  store,
  now,
}: AlarmsParts): (decisions: readonly AlarmDecision[]) => Promise<void> {
  const alarms = createCommandHandler({
    decider: alarm,
    store,
    cachedStates: 1_000,
    sharedStream: true,
    now,
    patienceMs: 5_000,
  });
  return async (decisions) => {
    for (const decision of decisions)
      await alarms.handle(alarmOf(decision), [{ ...decision, causedBy: 'alarms' }]);
  };
}
