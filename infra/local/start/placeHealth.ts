import type { Finding, HealthCheck, OverallHealth } from '../../../domain/health/index.js';
import { watchOverallHealth, watchRoleHealth } from '../../health/index.js';
import { roles, type Place } from '../setup/index.js';
import type { SupervisorEvent } from '../supervisor/index.js';
import { diskCheck } from './diskCheck.js';

export interface PlaceHealth {
  overall(): OverallHealth;
  stop(): Promise<void>;
}

/** What only the process that started everything can see: its disk, and parts that keep ending. */
export function watchPlaceHealth(place: Place, endedParts: ReadonlyMap<string, string>): PlaceHealth {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const health = watchRoleHealth({ role: 'start', databaseUrl: place.ownerDatabaseUrl, logger });
  const disk = diskCheck(place.dataDir);
  health.watch(disk, partsCheck(endedParts));
  health.reportsServers(() => ({ disk: disk.seen() }));
  const overall = watchOverallHealth(health, {
    role: 'start',
    roles: roles.filter((role) => role !== 'event-store' || place.owns.eventStore),
    dispatchPartitions: place.config.dispatchPartitions,
  });
  return { overall, stop: () => health.stop() };
}

/** Remembers which parts have ended and are not running again yet, with how they ended. */
export function followParts(ended: Map<string, string>, event: SupervisorEvent): void {
  if (event.type === 'restarted') ended.delete(event.part);
  else if (event.type === 'ended') ended.set(event.part, event.how);
  else if (event.type === 'restartFailed' || event.type === 'gaveUp') ended.set(event.part, event.why);
}

function partsCheck(ended: ReadonlyMap<string, string>): HealthCheck {
  return {
    code: 'PART',
    what: 'the processes',
    look: () =>
      [...ended].map(([part, why]): Finding => {
        return { code: 'PART', subject: part, level: 'down', reason: `${part} does not run: ${why}` };
      }),
  };
}
