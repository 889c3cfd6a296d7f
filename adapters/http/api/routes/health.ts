import { Router } from 'express';
import type { HealthStatus, OverallHealth } from '../../../../domain/health/index.js';
import type { Logger } from '../../../../domain/kernel/logger.js';
import type { HealthQueries, ProjectionProgress } from '../../../../projections/queries/index.js';
import { limitHealthRequests } from '../requestLimit.js';

export interface HealthRoutesOptions {
  readonly queries: HealthQueries;
  /** As of the last check; no query is made. */
  readonly health: () => OverallHealth;
  readonly requestsPerMinute: number;
  readonly logger: Logger;
}

/** Maximum age of the progress of projections before the database is asked again. */
const progressKeptMs = 2_000;

/** Whether the process runs, and whether data flows. No log-in is needed: supervisors and load balancers ask. */
export function healthRoutes({ queries, health, requestsPerMinute, logger }: HealthRoutesOptions): Router {
  const router = Router();
  const progress = lastProgress(queries, logger);

  router.use('/health', limitHealthRequests(requestsPerMinute));

  router.get('/health/live', (_request, response) => {
    response.json({ status: 'up' });
  });

  router.get('/health/ready', (request, response) => {
    const { status, conditions, roles } = health();
    const { role } = request.query;
    if (typeof role === 'string') {
      const own = conditions.filter((condition) => condition.roles.includes(role));
      const its = roles.find((each) => each.role === role);
      answer(its?.status ?? 'down', {
        status: its?.status ?? 'down',
        conditions: own,
        roles: its ? [its] : [],
      });
      return;
    }
    answer(status, { status, conditions, roles, projections: progress() });

    function answer(how: HealthStatus, body: object): void {
      response.status(how === 'down' ? 503 : 200).json(body);
    }
  });

  return router;
}

/**
 * Returns the last known progress, and refreshes it in the background, one query at a time: nobody waits for an unavailable
 * database.
 */
function lastProgress(queries: HealthQueries, logger: Logger): () => readonly object[] {
  let last: readonly object[] = [];
  let askedMs = -Infinity;
  let asking = false;

  async function ask(): Promise<void> {
    try {
      last = (await queries.projectionProgress()).map(shown);
    } catch (err) {
      logger.warn({ err }, 'the progress of projections could not be read');
    } finally {
      asking = false;
    }
  }

  return () => {
    if (!asking && performance.now() - askedMs > progressKeptMs) {
      asking = true;
      askedMs = performance.now();
      void ask();
    }
    return last;
  };
}

function shown({ position, ...rest }: ProjectionProgress): object {
  return { ...rest, position: String(position) };
}
