import { Router, type Request, type Response } from 'express';
import type { EditedText } from '../../../../commands/ports/index.js';
import { requeueObstacle } from '../../../../domain/parking/index.js';
import type { InspectedMessage } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { shownDifferences } from '../resources/index.js';
import type { MessageRoutes } from './parkedMessages.js';
import { notRequeued } from './parkedProblems.js';
import type { AcceptJob } from './parkedJobs.js';

type EditRequest = Request<{ parkedId: string }>;

/** What an admin makes of a parked message: tried first, then sent through ingest instead of it. */
export function parkedEditRoutes({ parked, parkedInspector }: MessageRoutes, accept: AcceptJob): Router {
  const router = Router();

  /** @throws HttpProblem for a message that is not there, or that can't be sent again whatever somebody makes of it */
  async function editable(parkedId: string): Promise<InspectedMessage> {
    const found = await parked.inspect(parkedId);
    if (!found) throw new HttpProblem(404, 'no parked message has this id');
    const obstacle = requeueObstacle(found.message);
    if (obstacle && obstacle !== 'otherVersion') throw notRequeued(obstacle);
    return found;
  }

  async function checked({ params, body }: EditRequest, response: Response) {
    const inspected = await editable(params.parkedId);
    const { as, text } = body as EditedText;
    const edit = await parkedInspector.check(inspected, { as, text });
    if (edit.type === 'refused') throw new HttpProblem(422, edit.why, { code: 'EDIT_REFUSED' });
    const by = `person:${callerOf(response).personId}`;
    return { inspected, by, edit };
  }

  router.post('/parked/:parkedId/edit/dry-run', async (request: EditRequest, response) => {
    const { inspected, by, edit } = await checked(request, response);
    const { body, original } = edit;
    const edited = { by, atMs: Date.now(), ...(original !== undefined && { original }) };
    const differences = await parkedInspector.differences(inspected.message.body, body);
    response.json({
      hex: Buffer.from(body).toString('hex'),
      differences: differences.slice(0, shownDifferences),
      tried: await parkedInspector.dryRun(inspected, { body, edited }),
    });
  });
  router.post('/parked/:parkedId/edit', async (request: EditRequest, response) => {
    const { by, edit } = await checked(request, response);
    const { body, original } = edit;
    const { reason } = request.body as { reason: string };
    await accept(response, {
      ...{ work: 'requeue', messages: { messageId: request.params.parkedId }, canary: 0, reason },
      edit: { body, original, by },
    });
  });
  return router;
}
