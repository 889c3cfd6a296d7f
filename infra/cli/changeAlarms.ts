import { alarmsById, brewsById } from '../../adapters/postgres/queries/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { createAlarms, type Alarms } from '../../commands/alarms/index.js';
import type { AlarmChanges } from '../../domain/alarms/index.js';
import { brewline } from '../../domain/people/index.js';
import type { Brew } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { withDatabase, withEventStore } from './connections.js';
import { requireDevice } from './known.js';

/** Whose rules. */
export type RulesOf = { readonly deviceId: string } | { readonly brewId: string };

/** @returns the device that it is about */
export function acknowledge(config: Config, alarmId: string): Promise<string> {
  return withAlarms(config, async (alarms, pool) => {
    const [alarm] = await alarmsById(pool, [alarmId]);
    if (!alarm)
      throw new Error(`there is no alarm ${alarmId}; brewline alarm list shows those that are open`);
    await alarms.acknowledge({ alarmId, personId: brewline });
    return alarm.deviceId;
  });
}

export function changesOf(config: Config, about: RulesOf): Promise<AlarmChanges> {
  return withAlarms(config, async (alarms, pool) => alarms.changesOf(idOf(await known(pool, about))));
}

/** @returns the changes that hold then */
export function changeRules(
  config: Config,
  about: RulesOf,
  change: (before: AlarmChanges) => AlarmChanges,
): Promise<AlarmChanges> {
  return withAlarms(config, async (alarms, pool) => {
    const whose = await known(pool, about);
    const changes = change(await alarms.changesOf(idOf(whose)));
    const by = { changes, personId: brewline };
    if ('planId' in whose) {
      const { planId, baseId, kegId } = whose;
      await alarms.changeBrewRules({ planId, baseId, kegId, ...by });
    } else await alarms.changeDeviceRules({ ...whose, ...by });
    return changes;
  });
}

type Whose = { readonly deviceId: string } | Pick<Brew, 'planId' | 'baseId' | 'kegId'>;

function idOf(whose: Whose): string {
  return 'planId' in whose ? whose.planId : whose.deviceId;
}

async function known(pool: Pool, about: RulesOf): Promise<Whose> {
  if ('deviceId' in about) {
    await requireDevice(pool, about.deviceId);
    return about;
  }
  const [brew] = await brewsById(pool, [about.brewId]);
  if (!brew) throw new Error(`there is no brew ${about.brewId}`);
  return brew;
}

function withAlarms<T>(config: Config, work: (alarms: Alarms, pool: Pool) => Promise<T>): Promise<T> {
  return withDatabase(config, (pool) =>
    withEventStore(config, (store) => work(createAlarms({ store, now: () => new Date() }), pool)),
  );
}
