import { Router, type Request, type Response } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { cancelEverything, type CommandingParts } from '../../../../commands/cancelEverything.js';
import { shownClaimCode } from '../../../../domain/kernel/claimCode.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { ClaimCode, ClaimOutcome, DeviceClaims } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import type { Known } from './known.js';
import { traced } from './traced.js';

export interface ClaimRoutesOptions extends CommandingParts {
  readonly claims: DeviceClaims;
  readonly known: Known;
  /** Origin of the API's pages, for links. */
  readonly ownOrigin: (request: Pick<Request, 'protocol' | 'host'>) => string;
  readonly logger: Logger;
  readonly tracing: ApiTracing;
}

interface OfDevice {
  readonly deviceId: string;
}

/** How devices change hands. Codes are in answers only, and those are kept nowhere (`Cache-Control: no-store`). */
export function claimRoutes(options: ClaimRoutesOptions): Router {
  const { claims, known, ownOrigin, logger, tracing } = options;
  const router = Router();

  const audit = (response: Response, what: string, deviceId: string) =>
    logger.info({ audit: what, by: callerOf(response).personId, deviceIds: [deviceId] }, `devices: ${what}`);

  const codeResource = (request: Request<OfDevice>, { deviceId, code }: ClaimCode) => ({
    deviceId,
    code: shownClaimCode(code),
    // Behind the # it is sent to no server, and is in no log.
    link: `${ownOrigin(request)}/claim#${code}`,
  });

  router.post('/claims', async (request, response) => {
    const { code } = request.body as { code: string };
    const address = ipKeyGenerator(request.ip ?? '');
    const { personId } = callerOf(response);
    const outcome = await claims.claim({ personId, address, code });
    // Without the code, which may be nearly right.
    if (outcome.type !== 'claimed')
      logger.warn(
        { audit: 'claim refused', by: personId, outcome: outcome.type },
        'a claim code was refused',
      );
    const deviceId = claimed(outcome);
    audit(response, 'claimed', deviceId);
    response.status(201).location(`/api/v1/devices/${deviceId}`).json({ deviceId });
  });

  router.post('/devices/:deviceId/claim-code', async (request: Request<OfDevice>, response) => {
    const [made] = await claims.newCodes([request.params.deviceId]);
    audit(response, 'given a claim code', request.params.deviceId);
    response.status(201).json(made && codeResource(request, made));
  });

  router.post('/devices/:deviceId/release', async (request: Request<OfDevice>, response) => {
    const { deviceId } = request.params;
    const { personId } = callerOf(response);
    await known.refuseNonOwners(callerOf(response), deviceId);
    const about = { deviceId, personId, ...traced(tracing) };
    // Before, so that nothing is done when it fails; and after, for what was requested in between.
    await cancelEverything(options, about);
    const code = await claims.release(personId, deviceId);
    audit(response, 'released', deviceId);
    await cancelEverything(options, about).catch((err: unknown) => {
      logger.warn({ err, deviceId }, 'commands that were requested during the release may still wait');
    });
    response.json({ deviceId, claim: code ? codeResource(request, code) : null });
  });

  return router;
}

/** One answer for every code with which nothing can be claimed. */
function claimed(outcome: ClaimOutcome): string {
  switch (outcome.type) {
    case 'claimed':
      return outcome.deviceId;
    case 'refused':
      throw new HttpProblem(404, 'no machine can be claimed with this code; compare it with the label');
    case 'limited':
      throw new HttpProblem(429, 'too many wrong codes; try again in an hour', {
        headers: { 'Retry-After': '3600' },
      });
  }
}
