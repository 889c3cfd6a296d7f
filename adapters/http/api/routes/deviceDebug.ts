import { Router, type Response } from 'express';
import type { DeviceDebug, DeviceDebugs } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf, ownerFor } from '../people/index.js';
import type { FrameExplainer } from '../ports.js';
import {
  debugFile,
  debugFrameDetailsResource,
  debugFrameResource,
  deviceDebugResource,
} from '../resources/index.js';
import type { Known } from './known.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { sendParts } from './sendParts.js';

export interface DeviceDebugParts {
  readonly deviceDebugs: DeviceDebugs;
  readonly explainFrame: FrameExplainer;
}

interface FrameQuery {
  readonly newerThan?: string;
  readonly limit: number;
  readonly after?: string;
}

const minuteMs = 60_000;

/** What is recorded of a device's messages: for operators, and for who has the device that it is. */
export function deviceDebugRoutes({ deviceDebugs, explainFrame }: DeviceDebugParts, known: Known): Router {
  const router = Router();

  async function stateOf(deviceId: string): Promise<DeviceDebug | undefined> {
    const [debug] = await deviceDebugs.byId([deviceId]);
    return debug;
  }

  function answer(response: Response, debug: DeviceDebug | undefined, isShown = true): void {
    const resource = debug && deviceDebugResource(debug, Date.now());
    response.json({ debug: resource && (isShown || resource.isOn) ? resource : null });
  }

  router.get('/devices/:deviceId/debug', async (request, response) => {
    const caller = callerOf(response);
    const { deviceId } = request.params;
    const isOperator = ownerFor(caller) === undefined;
    // An operator may look at a device that never came through.
    if (!isOperator) await known.device(caller, deviceId);
    answer(response, await stateOf(deviceId), isOperator);
  });

  router.post('/devices/:deviceId/debug', async (request, response) => {
    const { deviceId } = request.params;
    const { minutes } = request.body as { readonly minutes: number };
    const start = await deviceDebugs.start({ deviceId, forMs: minutes * minuteMs });
    if (start.type === 'unknown') throw new HttpProblem(404, 'no device with this id was added');
    if (start.type === 'tooMany')
      throw new HttpProblem(409, `${start.deviceIds.join(', ')} are under debug already: end one of them`, {
        code: 'TOO_MANY_DEBUGGED',
      });
    answer(response, await stateOf(deviceId));
  });

  router.delete('/devices/:deviceId/debug', async (request, response) => {
    const { deviceId } = request.params;
    const wasOn = await deviceDebugs.stop(deviceId);
    if (!wasOn && !(await stateOf(deviceId))) throw neverDebugged();
    response.status(204).end();
  });

  router.get('/devices/:deviceId/debug/frames', async (request, response) => {
    const { newerThan, limit, after } = queryOf<FrameQuery>(request);
    const { deviceId } = request.params;
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const page = await deviceDebugs.frames({ deviceId, newerThan, limit, afterKey });
    if (page.items.length === 0 && !(await stateOf(deviceId))) throw neverDebugged();
    response.json(pageResource(page, debugFrameResource));
  });

  router.get('/devices/:deviceId/debug/frames/:frameId', async (request, response) => {
    const { deviceId, frameId } = request.params;
    const frame = await deviceDebugs.frame(deviceId, frameId);
    if (!frame) throw new HttpProblem(404, 'no frame of this device has this number');
    response.json(debugFrameDetailsResource(frame, await explainFrame(frame)));
  });

  router.get('/devices/:deviceId/debug/file', async (request, response) => {
    const { deviceId } = request.params;
    if (!(await stateOf(deviceId))) throw neverDebugged();
    response.attachment(`messages-${deviceId}.ndjson`).type('application/x-ndjson');
    if (request.method === 'HEAD') response.end();
    else
      await sendParts(
        response,
        debugFile((after, limit) => deviceDebugs.framesAfter(deviceId, after, limit)),
      );
  });

  return router;
}

function neverDebugged(): HttpProblem {
  return new HttpProblem(404, 'this device was not under debug');
}
