import { Router, type Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import { cancelWaiting, type CommandingParts } from '../../../../commands/cancelWaiting.js';
import type { RightsReader } from '../../../../commands/ports/index.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type {
  ClaimCode,
  ClaimOutcome,
  DeviceClaims,
  DeviceOwners,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { claimCodeResource } from '../resources/index.js';
import { callerOf } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import type { Known } from './known.js';
import { traced } from './traced.js';

export interface ClaimRoutesOptions extends CommandingParts {
  readonly claims: DeviceClaims;
  readonly owners: DeviceOwners;
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
  const { claims, owners, known, ownOrigin, logger, tracing } = options;
  const router = Router();

  const codeResource = (request: Request<OfDevice>, made: ClaimCode) =>
    claimCodeResource(ownOrigin(request), made);

  router.post('/claims', async (request, response) => {
    const { code } = request.body as { code: string };
    const address = ipKeyGenerator(request.ip ?? '');
    const { personId } = callerOf(response);
    const outcome = await claims.claim({ personId, address, code });
    // Without the code, which may be nearly right.
    if (outcome.type !== 'claimed')
      logger.warn({ personId, outcome: outcome.type }, 'a claim code was refused');
    const deviceId = claimed(outcome);
    noteAction(response, { subjects: [{ kind: 'device', id: deviceId }] });
    response.status(201).location(`/api/v1/devices/${deviceId}`).json({ deviceId });
  });

  router.post('/devices/:deviceId/claim-code', async (request: Request<OfDevice>, response) => {
    const [made] = await claims.newCodes([request.params.deviceId]);
    response.status(201).json(made && codeResource(request, made));
  });

  router.post('/devices/:deviceId/release', async (request: Request<OfDevice>, response) => {
    const { deviceId } = request.params;
    const { personId } = callerOf(response);
    await known.refuseNonOwners(callerOf(response), deviceId);
    const about = { deviceId, personId, ...traced(tracing) };
    // Before, so that nothing is done when it fails.
    await cancelWaiting(options, { ...about, staying: allBut(personId) });
    const code = await claims.release(personId, deviceId);
    // What co-owners wait for goes on. Whose right has ended is cancelled by the dispatcher, should this fail.
    const staying = code === null ? { staying: owners } : {};
    await cancelWaiting(options, { ...about, ...staying }).catch((err: unknown) => {
      logger.warn({ err, deviceId }, 'what waits for a released device is cancelled when it is due');
    });
    response.json({ deviceId, claim: code ? codeResource(request, code) : null });
  });

  return router;
}

function allBut(leaving: string): RightsReader {
  return { mayCommand: async (_deviceId, personIds) => personIds.filter((each) => each !== leaving) };
}

/** One answer for every code with which nothing can be claimed. */
function claimed(outcome: ClaimOutcome): string {
  switch (outcome.type) {
    case 'claimed':
      return outcome.deviceId;
    case 'refused':
      throw new HttpProblem(404, 'no machine can be claimed with this code; compare it with the label', {
        triesLeft: outcome.triesLeft,
      });
    case 'limited':
      throw new HttpProblem(429, 'too many wrong codes; try again later', {
        headers: { 'Retry-After': String(Math.max(1, outcome.retryAfterSeconds)) },
      });
  }
}
