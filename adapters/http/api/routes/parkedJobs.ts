import { Router, type Request, type Response } from 'express';
import type { ParkedJobRequest, ParkedJobs } from '../../../../commands/ports/index.js';
import { defaultCanary } from '../../../../domain/parking/index.js';
import type { ParkedQueries } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { parkedJobResource } from '../resources/index.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { impossible } from './parkedProblems.js';
import { queryOf } from './queryOf.js';

interface GroupBody {
  readonly source: string;
  readonly code: string;
  readonly most?: number;
  readonly canary?: number;
  readonly reason?: string;
}

/** Requests a job and answers with it. */
export type AcceptJob = (response: Response, request: Omit<ParkedJobRequest, 'requestedBy'>) => Promise<void>;

async function jobOf(parked: ParkedQueries, jobId: string) {
  const found = await parked.job(jobId);
  if (!found) throw new HttpProblem(404, 'no such job; ended ones are kept for some time');
  return parkedJobResource(found);
}

export function acceptJobs(parked: ParkedQueries, jobs: ParkedJobs): AcceptJob {
  return async (response, request) => {
    const { personId } = callerOf(response);
    const answer = await jobs.request({ ...request, requestedBy: personId });
    switch (answer.type) {
      case 'accepted':
        response.status(202).json(await jobOf(parked, answer.jobId));
        return;
      case 'nothing':
        throw new HttpProblem(404, 'no such message is parked');
      case 'impossible':
        throw impossible(answer.obstacle);
      case 'tooManyEdits':
        throw new HttpProblem(409, `${answer.edits} versions of it are kept already: send one of them`, {
          code: 'TOO_MANY_EDITS',
        });
      case 'tooMany':
        throw new HttpProblem(409, `${answer.jobs} jobs wait already: cancel some, or wait`, {
          code: 'TOO_MANY_JOBS',
        });
    }
  };
}

/** Jobs that send parked messages through ingest again, retry or skip parked events, or discard either. */
export function parkedJobRoutes(parked: ParkedQueries, jobs: ParkedJobs): Router {
  const router = Router();
  const accept = acceptJobs(parked, jobs);
  const job = (jobId: string) => jobOf(parked, jobId);
  const one = (request: Request<{ parkedId: string }>) => ({
    messages: { messageId: request.params.parkedId },
    canary: 0,
  });
  const group = ({ body }: Request) => {
    const { source, code, most, canary = defaultCanary, reason } = body as GroupBody;
    return { messages: { source, code, most }, canary, reason };
  };

  router.post('/parked/groups/requeue', (request, response) =>
    accept(response, { work: 'requeue', ...group(request), reason: undefined }),
  );
  router.post('/parked/groups/discard', (request, response) =>
    accept(response, { work: 'discard', ...group(request) }),
  );
  router.post('/parked/:parkedId/requeue', (request, response) =>
    accept(response, { work: 'requeue', ...one(request), reason: undefined }),
  );
  router.post('/parked/:parkedId/discard', (request, response) => {
    const { reason } = request.body as { reason: string };
    return accept(response, { work: 'discard', ...one(request), reason });
  });
  router.post('/parked/groups/retry', (request, response) =>
    accept(response, { work: 'retry', ...group(request), reason: undefined }),
  );
  router.post('/parked/groups/skip', (request, response) =>
    accept(response, { work: 'skip', ...group(request) }),
  );
  router.post('/parked/:parkedId/retry', (request, response) =>
    accept(response, { work: 'retry', ...one(request), reason: undefined }),
  );
  router.post('/parked/:parkedId/skip', (request, response) => {
    const { reason } = request.body as { reason: string };
    return accept(response, { work: 'skip', ...one(request), reason });
  });
  router.get('/parked/jobs', async (request, response) => {
    const { limit, after } = queryOf<{ limit: number; after?: string }>(request);
    const page = await parked.listJobs({ limit, afterKey: afterKeyOf(after, [keyShapes.integer]) });
    response.json(pageResource(page, parkedJobResource));
  });
  router.get('/parked/jobs/:parkedJobId', async (request, response) => {
    response.json(await job(request.params.parkedJobId));
  });
  for (const change of ['cancel', 'resume'] as const)
    router.post(`/parked/jobs/:parkedJobId/${change}`, async (request, response) => {
      const { parkedJobId } = request.params;
      const isChanged = await jobs[change](parkedJobId);
      const found = await job(parkedJobId);
      if (!isChanged) throw new HttpProblem(409, 'the job has ended', { code: 'JOB_ENDED' });
      response.json(found);
    });
  return router;
}
