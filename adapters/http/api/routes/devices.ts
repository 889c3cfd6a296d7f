import { Router } from 'express';
import type { DeviceQueries } from '../../../../projections/queries/index.js';
import { callerOf, ownerFor } from '../people/index.js';
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
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface EventQuery {
  readonly type?: readonly string[];
  readonly limit: number;
  readonly after?: string;
}

/** Devices: last known status, numbering, events, and twin. */
export function deviceRoutes(devices: DeviceQueries, known: Known): Router {
  const router = Router();

  router.get('/devices', async (request, response) => {
    const { online, limit, after } = queryOf<{ online?: boolean; limit: number; after?: string }>(request);
    const afterKey = afterKeyOf(after, [keyShapes.name]);
    const owner = ownerFor(callerOf(response));
    response.json(pageResource(await devices.list({ online, owner, limit, afterKey }), deviceResource));
  });

  router.get('/devices/:deviceId', async (request, response) => {
    const caller = callerOf(response);
    const device = await known.device(caller, request.params.deviceId);
    const seesAll = ownerFor(caller) === undefined;
    const [sequence, throttle, sharedId, denial] = await Promise.all([
      devices.sequenceOf(device.deviceId),
      devices.throttleOf(device.deviceId),
      devices.sharedIdOf(device.deviceId),
      seesAll ? devices.denialOf(device.deviceId) : undefined,
    ]);
    answerIfChanged(request, response, {
      ...deviceResource(device),
      throttle: throttle ? deviceThrottleResource(throttle) : null,
      sequence: sequence ? deviceSequenceResource(sequence) : null,
      sharedId: sharedId ? sharedIdResource(sharedId) : null,
      ...(seesAll && { lastDenial: denial ? deviceDenialResource(denial) : null }),
    });
  });

  router.get('/devices/:deviceId/events', async (request, response) => {
    const { type: types, limit, after } = queryOf<EventQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const { deviceId } = await known.device(callerOf(response), request.params.deviceId);
    const page = await devices.eventsOf(deviceId, { types, limit, afterKey });
    response.json(pageResource(page, deviceEventResource));
  });

  router.get('/devices/:deviceId/twin', async (request, response) => {
    const device = await known.device(callerOf(response), request.params.deviceId);
    response.json(twinResource(device, await devices.twinOf(device.deviceId)));
  });

  return router;
}
