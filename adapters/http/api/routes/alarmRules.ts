import { Router, type Request } from 'express';
import type { Alarms } from '../../../../commands/alarms/index.js';
import { refuseChanges, type AlarmChanges } from '../../../../domain/alarms/index.js';
import { refuseIfAny } from '../../../../domain/kernel/refusal.js';
import type { Brew, DeviceOwners } from '../../../../projections/queries/index.js';
import { callerOf, mayCommand, presentAccess, windowsFor, type Caller } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { alarmRulesResource } from '../resources/index.js';
import type { Known } from './known.js';
import { traced } from './traced.js';

export interface AlarmRulesRoutesOptions {
  readonly owners: DeviceOwners;
  readonly known: Known;
  readonly alarms: Alarms;
  readonly tracing: ApiTracing;
}

/** The rules of alarms, and what differs from them for a machine or a whole brew. */
export function alarmRulesRoutes({ owners, known, alarms, tracing }: AlarmRulesRoutesOptions): Router {
  const router = Router();

  router.get('/devices/:deviceId/alarm-rules', async (request, response) => {
    const { device } = await known.device(callerOf(response), request.params.deviceId);
    response.json(await rulesOfDevice(device.deviceId));
  });

  router.put('/devices/:deviceId/alarm-rules', async (request: Request<{ deviceId: string }>, response) => {
    const caller = callerOf(response);
    const { deviceId } = (await known.commandable(caller, request.params.deviceId)).device;
    const changes = changesIn(request);
    await alarms.changeDeviceRules({ deviceId, changes, personId: caller.personId, ...traced(tracing) });
    await takeBackOfOthers(caller, [deviceId]);
    response.json(await rulesOfDevice(deviceId));
  });

  router.get('/brews/:brewId/alarm-rules', async (request, response) => {
    const caller = callerOf(response);
    response.json(await rulesOfBrew(caller, await known.brew(caller, request.params.brewId)));
  });

  router.put('/brews/:brewId/alarm-rules', async (request: Request<{ brewId: string }>, response) => {
    const caller = callerOf(response);
    const brew = await known.brew(caller, request.params.brewId);
    const { planId, baseId, kegId } = brew;
    // One of the machines may be somebody else's by now.
    for (const deviceId of [baseId, kegId]) await known.refuseOthers(caller, deviceId);
    const who = { personId: caller.personId, ...traced(tracing) };
    await alarms.changeBrewRules({ planId, baseId, kegId, changes: changesIn(request), ...who });
    await takeBackOfOthers(caller, [baseId, kegId]);
    response.json(await rulesOfBrew(caller, brew));
  });

  async function rulesOfDevice(deviceId: string) {
    const changes = await alarms.changesOf(deviceId);
    return alarmRulesResource(changes, [{ deviceId, changes: [changes] }]);
  }

  /** In force on the machines that the caller has now: what others have changed for theirs is not shown. */
  async function rulesOfBrew(caller: Caller, { planId, baseId, kegId }: Brew) {
    const changes = await alarms.changesOf(planId);
    const machines = [...new Set([baseId, kegId])];
    const windows = await windowsFor(owners, caller, machines);
    const seen = machines.filter((deviceId) => presentAccess(windows, deviceId));
    const rules = seen.map(async (deviceId) => ({
      deviceId,
      changes: [await alarms.changesOf(deviceId), changes],
    }));
    return alarmRulesResource(changes, await Promise.all(rules));
  }

  /** Whoever lost a machine while the change was stored leaves nothing behind. */
  async function takeBackOfOthers(caller: Caller, deviceIds: readonly string[]): Promise<void> {
    for (const deviceId of deviceIds) {
      if (await mayCommand(owners, caller, [deviceId])) continue;
      await alarms.endDeviceRules({ deviceId, personId: caller.personId });
      await known.refuseOthers(caller, deviceId);
    }
  }

  return router;
}

function changesIn(request: Request<object>): AlarmChanges {
  const { changes } = request.body as { readonly changes: AlarmChanges };
  refuseIfAny(refuseChanges(changes, 'changes'));
  return changes;
}
