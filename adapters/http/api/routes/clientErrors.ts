import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { ClientError } from '../../../../domain/errorGroups/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';

/** Takes errors of web clients; it keeps them within limits of its own. */
export interface ClientErrors {
  take(error: ClientError): Promise<void>;
}

const bodyBytes = 8_192;

/**
 * Errors that pages of the web clients report.
 *
 * @param perMinute from one log-in
 */
export function clientErrorRoutes(clientErrors: ClientErrors, perMinute: number): Router {
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => callerOf(response).session.loginSessionId,
    handler: () => {
      throw new HttpProblem(429, `a log-in reports at most ${perMinute} errors a minute`);
    },
  });
  router.post('/client-errors', limit, async (request, response) => {
    if (Buffer.byteLength(JSON.stringify(request.body)) > bodyBytes)
      throw new HttpProblem(413, `an error is reported with at most ${bodyBytes} bytes`);
    await clientErrors.take(request.body as ClientError);
    response.status(204).end();
  });
  return router;
}
