import { Router, type Request, type Response } from 'express';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { DeviceShares, Share, ShareRights } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { shareResource } from '../resources/index.js';
import type { Known } from './known.js';

interface InvitationBody {
  readonly login: string;
  readonly rights: ShareRights;
  readonly endsAt?: string;
}

/** Devices that owners share with others. */
export function shareRoutes(shares: DeviceShares, known: Known, logger: Logger): Router {
  const router = Router();

  const audit = (response: Response, what: string, { shareId, deviceId }: Share) =>
    logger.info(
      { audit: what, by: callerOf(response).personId, shareId, deviceIds: [deviceId] },
      `shares: ${what}`,
    );

  router.get('/devices/:deviceId/shares', async (request, response) => {
    const caller = callerOf(response);
    await known.refuseNonOwners(caller, request.params.deviceId);
    const items = await shares.ofDevice(caller.personId, request.params.deviceId);
    response.json({ items: items.map(shareResource) });
  });

  router.post('/devices/:deviceId/shares', async (request: Request<{ deviceId: string }>, response) => {
    const { deviceId } = request.params;
    const { personId: ownerId, login: own } = callerOf(response);
    const { login, rights, endsAt } = request.body as InvitationBody;
    if (login === own) throw wrong('login', 'must be of somebody else');
    const share = await shares.invite({ ownerId, deviceId, login, rights, endsAt: endOf(endsAt) });
    if (!share) throw known.noDevice();
    audit(response, 'invited', share);
    response.status(201).json(shareResource(share));
  });

  router.get('/shares', async (_request, response) => {
    const items = await shares.withPerson(callerOf(response));
    response.json({ items: items.map(shareResource) });
  });

  for (const change of ['accept', 'end'] as const)
    router.post(`/shares/:shareId/${change}`, async (request: Request<{ shareId: string }>, response) => {
      const share = await shares[change](callerOf(response), request.params.shareId);
      if (!share) throw noShare();
      audit(response, change === 'accept' ? 'accepted' : 'ended', share);
      response.json(shareResource(share));
    });

  return router;
}

function endOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const endsAt = new Date(text);
  if (endsAt.getTime() <= Date.now()) throw wrong('endsAt', 'must be in the future');
  return endsAt;
}

function wrong(field: string, detail: string): HttpProblem {
  return new HttpProblem(400, detail, { errors: [{ pointer: `#/${field}`, detail }] });
}

/** The same for what is others', has ended, or never was. */
function noShare(): HttpProblem {
  const detail = 'you have no share with this id, or it has ended';
  return new HttpProblem(404, detail, { errors: [{ pointer: 'path.shareId', detail }] });
}
