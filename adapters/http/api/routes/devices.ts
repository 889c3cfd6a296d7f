import { Router } from 'express';
import type { DeviceOwners, DeviceQueries } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor, presentAccess, windowsFor } from '../people/index.js';
import {
  deviceDenialResource,
  deviceEventResource,
  deviceResource,
  deviceSequenceResource,
  deviceThrottleResource,
  sharedIdResource,
  twinResource,
} from '../resources/index.js';
import { answerIfChanged } from './answerIfChanged.js';
import { sequenceSince, sharedIdSince, statusSince, twinSince } from '../seenSince.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface EventQuery {
  readonly type?: readonly string[];
  readonly limit: number;
  readonly after?: string;
}

/** Devices: last known status, numbering, events, and twin. */
export function deviceRoutes(devices: DeviceQueries, owners: DeviceOwners, known: Known): Router {
  const router = Router();

  router.get('/devices', async (request, response) => {
    const { online, limit, after } = queryOf<{ online?: boolean; limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.name]);
    const caller = callerOf(response);
    const page = await devices.list({ online, owner: ownerFor(caller), limit, afterKey });
    const ids = page.items.map(({ deviceId }) => deviceId);
    const windows = await windowsFor(owners, caller, ids);
    const seen = page.items.flatMap((device) => {
      const access = presentAccess(windows, device.deviceId);
      return access ? [statusSince(device, access.seenFromMs)] : [];
    });
    response.json(pageResource({ ...page, items: seen }, deviceResource));
  });

  router.get('/devices/:deviceId', async (request, response) => {
    const caller = callerOf(response);
    const { device, seenFromMs } = await known.device(caller, request.params.deviceId);
    const seesAll = ownerFor(caller) === undefined;
    const [sequence, throttle, sharedId, denial] = await Promise.all([
      devices.sequenceOf(device.deviceId),
      devices.throttleOf(device.deviceId),
      devices.sharedIdOf(device.deviceId),
      seesAll ? devices.denialOf(device.deviceId) : undefined,
    ]);
    const counted = sequenceSince(sequence, seenFromMs);
    const noticed = sharedIdSince(sharedId, seenFromMs);
    answerIfChanged(request, response, {
      ...deviceResource(device),
      throttle: throttle ? deviceThrottleResource(throttle) : null,
      sequence: counted ? deviceSequenceResource(counted) : null,
      sharedId: noticed ? sharedIdResource(noticed) : null,
      ...(seesAll && { lastDenial: denial ? deviceDenialResource(denial) : null }),
    });
  });

  router.get('/devices/:deviceId/events', async (request, response) => {
    const { type: types, limit, after } = queryOf<EventQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const caller = callerOf(response);
    const { deviceId } = await known.past(caller, request.params.deviceId);
    const page = await devices.eventsOf(deviceId, { types, owner: ownerFor(caller), limit, afterKey });
    response.json(pageResource(page, deviceEventResource));
  });

  router.get('/devices/:deviceId/twin', async (request, response) => {
    const { device, seenFromMs } = await known.device(callerOf(response), request.params.deviceId);
    const twin = twinSince(await devices.twinOf(device.deviceId), seenFromMs);
    response.json(twinResource(device, twin));
  });

  return router;
}
