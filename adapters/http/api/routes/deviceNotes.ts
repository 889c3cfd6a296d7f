import { Router } from 'express';
import type { DeviceNotes } from '../../../../commands/ports/index.js';
import { mostNotes } from '../../../../domain/fleet/index.js';
import type { DeviceQueries } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf } from '../people/index.js';
import { deviceNoteResource } from '../resources/index.js';
import { noteIdFor } from './commandId.js';
import type { Known } from './known.js';

/** What operators note about devices, which no owner sees. */
export function deviceNoteRoutes(devices: DeviceQueries, notes: DeviceNotes, known: Known): Router {
  const router = Router();
  router.get('/fleet/:deviceId/notes', async (request, response) => {
    const items = await devices.notesOf(request.params.deviceId);
    if (!items) throw known.noDevice();
    response.json({ items: items.map(deviceNoteResource) });
  });
  router.post('/fleet/:deviceId/notes', async (request, response) => {
    const { deviceId } = request.params;
    const { personId } = callerOf(response);
    const { note: text } = request.body as { note: string };
    const noteId = noteIdFor(personId, deviceId, request.get('Idempotency-Key'));
    const answer = await notes.add({ noteId, deviceId, text, by: { personId } });
    switch (answer.type) {
      case 'added':
        response.status(201).json({ noteId });
        return;
      case 'unknown':
        throw known.noDevice();
      case 'tooMany':
        throw new HttpProblem(409, `a device has at most ${mostNotes} notes: remove some`, {
          code: 'TOO_MANY_NOTES',
        });
      case 'another':
        throw new HttpProblem(422, 'another note was added with this key', {
          errors: [{ pointer: 'header.idempotency-key', detail: 'another note was added with this key' }],
        });
    }
  });
  router.delete('/fleet/:deviceId/notes/:noteId', async (request, response) => {
    const { deviceId, noteId } = request.params;
    if (!(await notes.remove(deviceId, noteId))) throw new HttpProblem(404, 'the device has no such note');
    response.status(204).end();
  });
  return router;
}
