import { Router, type Request } from 'express';
import { refuseProfile } from '../../../../domain/alarms/index.js';
import { refuseIfAny } from '../../../../domain/kernel/refusal.js';
import type {
  AlarmProfile,
  AlarmProfileContent,
  AlarmProfiles,
  SavedProfile,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { callerOf } from '../people/index.js';
import { alarmProfileResource } from '../resources/index.js';

interface OfProfile {
  readonly profileId: string;
}

/** Rules of alarms that the caller has saved. Nobody sees those of others. */
export function alarmProfileRoutes(profiles: AlarmProfiles): Router {
  const router = Router();

  router.get('/people/me/alarm-profiles', async (_request, response) => {
    const items = await profiles.listOf(callerOf(response).personId);
    response.json({ items: items.map(alarmProfileResource) });
  });

  router.post('/people/me/alarm-profiles', async (request, response) => {
    const saved = savedOf(await profiles.create(callerOf(response).personId, contentIn(request)));
    noteAction(response, { subjects: [{ kind: 'alarmProfile', id: saved.profileId }] });
    response.status(201).json(alarmProfileResource(saved));
  });

  router.put('/people/me/alarm-profiles/:profileId', async (request: Request<OfProfile>, response) => {
    const { personId } = callerOf(response);
    const saved = savedOf(await profiles.change(personId, request.params.profileId, contentIn(request)));
    response.json(alarmProfileResource(saved));
  });

  router.delete('/people/me/alarm-profiles/:profileId', async (request, response) => {
    if (!(await profiles.remove(callerOf(response).personId, request.params.profileId))) throw noProfile();
    response.status(204).end();
  });

  return router;
}

function contentIn(request: Request<object>): AlarmProfileContent {
  const { name, changes } = request.body as AlarmProfileContent;
  refuseIfAny(refuseProfile({ name, changes }));
  return { name, changes };
}

function savedOf(saved: SavedProfile): AlarmProfile {
  switch (saved.type) {
    case 'saved':
      return saved.profile;
    case 'unknown':
      throw noProfile();
    case 'named':
      throw new HttpProblem(409, 'another of your alarm profiles has this name');
    case 'full':
      throw new HttpProblem(409, 'you have 50 alarm profiles, and no more can be saved; delete one');
  }
}

function noProfile(): HttpProblem {
  return new HttpProblem(404, 'you have no such alarm profile');
}
