import { Router, type Request, type RequestHandler } from 'express';
import { hasCode, messageOf } from '../../../../domain/kernel/errors.js';
import type { DeviceProvisioning, NewDevice } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { claimCodeResource } from '../resources/index.js';

interface EnrolmentBody {
  readonly devices: readonly { readonly deviceId: string; readonly wayIn?: NewDevice['wayIn'] }[];
  readonly expiresAt?: string;
  readonly claimCodes?: boolean;
}

interface RotationBody {
  readonly overlapSeconds?: number;
  readonly expiresAt?: string;
}

const defaultOverlapSeconds = 7 * 86_400;

/** Who may connect as a device, for administrators. Secrets are in answers only, and those are kept nowhere (`Cache-Control: no-store`). */
export function provisioningRoutes(
  provisioning: DeviceProvisioning,
  ownOrigin: (request: Pick<Request, 'protocol' | 'host'>) => string,
): Router {
  const router = Router();

  router.post('/devices', async (request, response) => {
    const { devices, expiresAt, claimCodes = true } = request.body as EnrolmentBody;
    const wanted = devices.map(({ deviceId, wayIn = 'secret' }) => ({ deviceId, wayIn }));
    refuseRepeated(wanted);
    const enrolment = { expiresAt: expiryOf(expiresAt), claimCodes };
    const made = await provisioning.enroll(wanted, enrolment).catch((error: unknown) => {
      throw withPlaces(error, wanted);
    });
    const origin = ownOrigin(request);
    const added = made.map(({ deviceId, secret, claimCode: code }) => ({
      ...{ deviceId, secret },
      claim: code === null ? null : claimCodeResource(origin, { deviceId, code }),
    }));
    response.status(201).json({ devices: added });
  });

  router.post('/devices/:deviceId/rotate', async (request: Request<{ deviceId: string }>, response) => {
    const { deviceId } = request.params;
    const { overlapSeconds = defaultOverlapSeconds, expiresAt } = (request.body ?? {}) as RotationBody;
    const rotation = { overlapMs: overlapSeconds * 1_000, expiresAt: expiryOf(expiresAt) };
    const [made] = await provisioning.rotate([deviceId], rotation);
    response.json(made);
  });

  for (const change of ['block', 'unblock', 'revoke'] as const) {
    const handler: RequestHandler<{ deviceId: string }> = async ({ params: { deviceId } }, response) => {
      await provisioning[change]([deviceId]);
      response.status(204).end();
    };
    router.post(`/devices/:deviceId/${change}`, handler);
  }

  return router;
}

function refuseRepeated(devices: readonly NewDevice[]): void {
  const seen = new Set<string>();
  for (const [index, { deviceId }] of devices.entries()) {
    if (seen.has(deviceId)) {
      const detail = `${deviceId} is there twice`;
      throw new HttpProblem(400, detail, { errors: [{ pointer: `#/devices/${index}/deviceId`, detail }] });
    }
    seen.add(deviceId);
  }
}

/** Of devices that are let in already, says which of those that were asked for they are. */
function withPlaces(error: unknown, wanted: readonly NewDevice[]): unknown {
  if (!hasCode(error, 'DEVICE_ENROLLED')) return error;
  const { deviceIds = [] } = error as { readonly deviceIds?: readonly string[] };
  const errors = wanted.flatMap(({ deviceId }, index) =>
    deviceIds.includes(deviceId)
      ? [{ pointer: `#/devices/${index}/deviceId`, detail: `${deviceId} may connect already` }]
      : [],
  );
  return new HttpProblem(409, messageOf(error), { code: 'DEVICE_ENROLLED', errors });
}

function expiryOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const expiresAt = new Date(text);
  if (expiresAt.getTime() > Date.now()) return expiresAt;
  const detail = 'must be in the future';
  throw new HttpProblem(400, detail, { errors: [{ pointer: '#/expiresAt', detail }] });
}
