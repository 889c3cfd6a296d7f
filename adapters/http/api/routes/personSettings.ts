import { Router } from 'express';
import { refuseIfAny } from '../../../../domain/kernel/refusal.js';
import { isTimeZone, type PersonSettings } from '../../../../domain/personSettings/index.js';
import type { PersonSettingsStore } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { answerIfChanged } from './answerIfChanged.js';

/** What the caller chose about what they are shown and sent. */
export function personSettingsRoutes(settings: PersonSettingsStore): Router {
  const router = Router();

  router.get('/people/me/settings', async (request, response) => {
    answerIfChanged(request, response, await settings.of(callerOf(response).personId));
  });

  router.patch('/people/me/settings', async (request, response) => {
    const changes = request.body as Partial<PersonSettings>;
    if (changes.timeZone !== undefined && !isTimeZone(changes.timeZone)) refuseIfAny([unknownTimeZone]);
    const changed = await settings.change(callerOf(response).personId, changes);
    if (!changed) throw new HttpProblem(404, 'you were deleted meanwhile');
    response.json(changed);
  });

  return router;
}

const unknownTimeZone = {
  field: 'timeZone',
  rule: 'must be a name of the IANA time zone database, such as Europe/Berlin',
};
