import { Router } from 'express';
import type { PersonalData, PersonalRecord } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { sendParts } from './sendParts.js';
import {
  callerOf,
  clearSessionCookie,
  isOwnPassword,
  type OwnPasswordParts,
  type SessionDirectory,
} from '../people/index.js';

export interface PersonalDataRoutesOptions extends OwnPasswordParts {
  readonly personalData: PersonalData;
  readonly directory: SessionDirectory;
}

/** What is stored about the caller: to download it, and to delete the account. */
export function personalDataRoutes(options: PersonalDataRoutesOptions): Router {
  const { personalData, directory } = options;
  const router = Router();

  router.get('/people/me/data', async (request, response) => {
    response.attachment('brewline-data.ndjson').type('application/x-ndjson');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await sendParts(response, linesOf(personalData.recordsOf(callerOf(response).personId)));
  });

  router.post('/people/me/delete', async (request, response) => {
    const caller = callerOf(response);
    const { personId } = caller;
    const { password } = request.body as { password?: string };
    if (!(await isOwnPassword(options, caller, password, request)))
      throw new HttpProblem(403, 'the password is wrong');
    if ((await personalData.erase(personId)) === 'lastAdmin')
      throw new HttpProblem(409, 'you are the last admin: another one has to be added before');
    directory.forget();
    clearSessionCookie(request, response);
    response.status(204).end();
  });

  return router;
}

/** One JSON object in each line. */
async function* linesOf(records: AsyncIterable<PersonalRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
