import { Router } from 'express';
import type { Pool } from 'pg';
import type { Logger } from '../../../../domain/logger.js';
import { projectionProgress, type ProjectionProgress } from '../../../postgres/queries/index.js';
import type { LiveHints } from '../ports.js';

/** Whether the process runs, and whether it can serve. Anybody may ask: supervisors and load balancers do. */
export function healthRoutes(pool: Pool, hints: LiveHints, logger: Logger): Router {
  const router = Router();

  router.get('/health/live', (_request, response) => {
    response.json({ status: 'up' });
  });

  router.get('/health/ready', async (_request, response) => {
    const progress = await progressOf(pool, logger);
    const broker = hints.connected() ? 'up' : 'down';
    response.status(progress ? 200 : 503).json({
      status: progress ? (broker === 'up' ? 'up' : 'degraded') : 'down',
      database: progress ? 'up' : 'down',
      broker,
      projections: (progress ?? []).map(({ position, ...rest }) => ({ ...rest, position: String(position) })),
    });
  });

  return router;
}

async function progressOf(pool: Pool, logger: Logger): Promise<readonly ProjectionProgress[] | undefined> {
  try {
    return await projectionProgress(pool);
  } catch (err) {
    logger.warn({ err }, 'not ready: the database does not answer');
    return undefined;
  }
}
