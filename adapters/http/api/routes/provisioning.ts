import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceProvisioning, NewDevice } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';

interface EnrolmentBody {
  readonly devices: readonly { readonly deviceId: string; readonly wayIn?: NewDevice['wayIn'] }[];
  readonly expiresAt?: string;
}

interface RotationBody {
  readonly overlapSeconds?: number;
  readonly expiresAt?: string;
}

const defaultOverlapSeconds = 7 * 86_400;

/** Who may connect as a device, for administrators. Secrets are in answers only, and those are kept nowhere (`Cache-Control: no-store`). */
export function provisioningRoutes(provisioning: DeviceProvisioning, logger: Logger): Router {
  const router = Router();

  /** The line by which one finds later who did it. */
  const audit = (response: Response, what: string, deviceIds: readonly string[]) =>
    logger.info({ audit: what, by: callerOf(response).personId, deviceIds }, `devices: ${what}`);

  router.post('/devices', async (request, response) => {
    const { devices, expiresAt } = request.body as EnrolmentBody;
    const wanted = devices.map(({ deviceId, wayIn = 'secret' }) => ({ deviceId, wayIn }));
    refuseRepeated(wanted);
    const made = await provisioning.enroll(wanted, expiryOf(expiresAt));
    audit(
      response,
      'added',
      made.map(({ deviceId }) => deviceId),
    );
    response.status(201).json({ devices: made });
  });

  router.post('/devices/:deviceId/rotate', async (request: Request<{ deviceId: string }>, response) => {
    const { deviceId } = request.params;
    const { overlapSeconds = defaultOverlapSeconds, expiresAt } = (request.body ?? {}) as RotationBody;
    const rotation = { overlapMs: overlapSeconds * 1_000, expiresAt: expiryOf(expiresAt) };
    const [made] = await provisioning.rotate([deviceId], rotation);
    audit(response, overlapSeconds === 0 ? 'rotated at once' : 'rotated', [deviceId]);
    response.json(made);
  });

  for (const change of ['block', 'unblock', 'revoke'] as const) {
    const handler: RequestHandler<{ deviceId: string }> = async ({ params: { deviceId } }, response) => {
      await provisioning[change]([deviceId]);
      audit(response, pastOf[change], [deviceId]);
      response.status(204).end();
    };
    router.post(`/devices/:deviceId/${change}`, handler);
  }

  return router;
}

const pastOf = { block: 'blocked', unblock: 'unblocked', revoke: 'revoked' } as const;

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

function expiryOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const expiresAt = new Date(text);
  if (expiresAt.getTime() > Date.now()) return expiresAt;
  const detail = 'must be in the future';
  throw new HttpProblem(400, detail, { errors: [{ pointer: '#/expiresAt', detail }] });
}
