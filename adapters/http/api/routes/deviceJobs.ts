import { Router } from 'express';
import {
  mostDevicesOfJob,
  refuseSettingsForMany,
  type CommandForMany,
  type DeviceJobOutcome,
  type DeviceJobWork,
} from '../../../../domain/fleet/index.js';
import type { DeviceInstruction } from '../../../../domain/deviceCommand/index.js';
import { refuseIfAny } from '../../../../domain/kernel/refusal.js';
import { processTypes, type MachineSettings } from '../../../../domain/machine/index.js';
import type { DeviceJobQueries, DeviceJobs, FleetSelection } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { callerOf } from '../people/index.js';
import { deviceJobResource, deviceOfJobResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

interface JobBody {
  readonly work: DeviceJobWork;
  readonly tag?: string;
  readonly command?: CommandForMany;
  readonly settings?: Partial<MachineSettings>;
  readonly selection: Omit<FleetSelection, 'processType'> & { readonly stage?: keyof typeof processTypes };
  readonly devices: number;
}

interface DevicesQuery {
  readonly outcome?: DeviceJobOutcome;
  readonly limit: number;
  readonly after?: string;
}

/** Jobs of operators over many devices. */
export function deviceJobRoutes(queries: DeviceJobQueries, jobs: DeviceJobs): Router {
  const router = Router();

  async function job(jobId: string) {
    const found = await queries.byId(jobId);
    if (!found) throw new HttpProblem(404, 'no such job; ended ones are kept for some time');
    return deviceJobResource(found);
  }

  router.post('/device-jobs', async (request, response) => {
    const { work, tag, selection, devices } = request.body as JobBody;
    refuseWrongParts(request.body as JobBody);
    const instruction = instructionOf(request.body as JobBody);
    const { stage, ...rest } = selection;
    const { personId } = callerOf(response);
    const answer = await jobs.request({
      ...{ work, tag, instruction, devices, requestedBy: personId },
      selection: { ...rest, ...(stage && { processType: processTypes[stage] }) },
    });
    switch (answer.type) {
      case 'accepted':
        noteAction(response, { subjects: [{ kind: 'deviceJob', id: answer.jobId }] });
        response.status(202).json(await job(answer.jobId));
        return;
      case 'otherNumber':
        throw otherNumber(answer.devices);
      case 'tooMany':
        throw new HttpProblem(409, `${answer.jobs} jobs wait already: cancel some, or wait`, {
          code: 'TOO_MANY_JOBS',
        });
    }
  });
  router.get('/device-jobs', async (request, response) => {
    const { limit, after } = queryOf<{ limit: number; after?: string }>(request);
    const page = await queries.list({ limit, afterKey: afterKeyOf(after, [keyShapes.integer]) });
    response.json(pageResource(page, deviceJobResource));
  });
  router.get('/device-jobs/:deviceJobId', async (request, response) => {
    response.json(await job(request.params.deviceJobId));
  });
  router.get('/device-jobs/:deviceJobId/devices', async (request, response) => {
    const { after, ...filter } = queryOf<DevicesQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    await job(request.params.deviceJobId);
    const page = await queries.devicesOf(request.params.deviceJobId, { ...filter, afterKey });
    response.json(pageResource(page, deviceOfJobResource));
  });
  for (const change of ['cancel', 'resume'] as const)
    router.post(`/device-jobs/:deviceJobId/${change}`, async (request, response) => {
      const { deviceJobId } = request.params;
      const isChanged = await jobs[change](deviceJobId);
      const found = await job(deviceJobId);
      if (!isChanged) throw new HttpProblem(409, 'the job has ended', { code: 'JOB_ENDED' });
      response.json(found);
    });
  return router;
}

/** Which part of a request a kind of work needs; it takes no other. */
const partOf: Readonly<Record<DeviceJobWork, 'tag' | 'command' | 'settings' | undefined>> = {
  ...{ tag: 'tag', untag: 'tag', block: undefined, unblock: undefined },
  ...{ command: 'command', settings: 'settings' },
};

function refuseWrongParts(body: JobBody): void {
  const { work } = body;
  for (const part of ['tag', 'command', 'settings'] as const) {
    const isNeeded = partOf[work] === part;
    if (isNeeded === (body[part] !== undefined)) continue;
    const named = part === 'settings' ? part : `a ${part}`;
    const detail = isNeeded ? `${work} needs ${named}` : `${work} takes no ${part}`;
    throw new HttpProblem(400, detail, { errors: [{ pointer: `#/${part}`, detail }] });
  }
}

/** What each device is told. @throws RefusedError for settings that no device takes */
function instructionOf({ command, settings }: JobBody): DeviceInstruction | undefined {
  if (command !== undefined) return { kind: command };
  if (settings === undefined) return undefined;
  refuseIfAny(refuseSettingsForMany(settings));
  return { kind: 'changeSettings', settings };
}

/** Somebody confirmed another number than what matches now. */
function otherNumber(devices: number): HttpProblem {
  const detail =
    devices > mostDevicesOfJob
      ? `more than ${mostDevicesOfJob} devices match, which is the most for one job: ask for fewer`
      : `${devices} devices match now: look at them, and ask again with this number`;
  return new HttpProblem(409, detail, {
    code: 'OTHER_NUMBER',
    errors: [{ pointer: '#/devices', detail }],
  });
}
