import { Router, type Request, type Response } from 'express';
import type { NotificationTargets } from '../../../../commands/ports/index.js';
import type {
  ChosenPreferences,
  NotificationPreferences,
  QuietHours,
} from '../../../../domain/notifications/index.js';
import type {
  AddedWay,
  NotificationOutcome,
  Notifications,
  ShownWay,
} from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { noteAction } from '../audit/index.js';
import { callerOf } from '../people/index.js';

export interface NotificationRoutesOptions {
  readonly notifications: Notifications;
  readonly notificationTargets: NotificationTargets;
}

/** What the caller is told, by which ways, and what became of it. */
export function notificationRoutes(options: NotificationRoutesOptions): Router {
  const { notifications, notificationTargets } = options;
  const router = Router().use(newWayRoutes(options));

  router.get('/people/me/notifications', async (_request, response) => {
    response.json(preferencesResource(await notifications.preferencesOf(callerOf(response).personId)));
  });

  router.put('/people/me/notifications', async (request, response) => {
    const { personId } = callerOf(response);
    const { alarms, alerts, quietHours } = request.body as {
      alarms: NonNullable<ChosenPreferences['alarms']>;
      alerts?: NotificationPreferences['alerts'];
      quietHours?: QuietHours;
    };
    const chosen = { alarms, ...(alerts && { alerts }), ...(quietHours && { quietHours }) };
    await notifications.setPreferences(personId, chosen);
    response.json(preferencesResource(await notifications.preferencesOf(personId)));
  });

  router.get('/notifications/web-push-key', (_request, response) => {
    response.json({ webPushKey: notificationTargets.webPushKey ?? null });
  });

  router.get('/people/me/notification-ways', async (_request, response) => {
    const { personId, session } = callerOf(response);
    const ways = await notifications.waysOf(personId);
    response.json({ items: ways.map((way) => wayResource(way, session.loginSessionId)) });
  });

  router.delete(
    '/people/me/notification-ways/:notificationWayId',
    async (request: Request<{ notificationWayId: string }>, response) => {
      const { notificationWayId } = request.params;
      if (!(await notifications.remove(callerOf(response).personId, notificationWayId)))
        throw new HttpProblem(404, 'you have no such way that can be removed; mails end with your address');
      response.status(204).end();
    },
  );

  router.post(
    '/people/me/notification-ways/:notificationWayId/test',
    async (request: Request<{ notificationWayId: string }>, response) => {
      const { notificationWayId } = request.params;
      refuseTest(await notifications.test(callerOf(response).personId, notificationWayId));
      response.status(202).end();
    },
  );

  return router;
}

interface Subscription {
  readonly name?: string;
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

function newWayRoutes({ notifications, notificationTargets: targets }: NotificationRoutesOptions): Router {
  const router = Router();

  router.post('/people/me/notification-ways/web-push', async (request, response) => {
    const { personId, session } = callerOf(response);
    const { name = 'browser', endpoint, keys } = request.body as Subscription;
    if (targets.webPushKey === undefined)
      throw new HttpProblem(409, 'this server sends no web push: it has no key of its own');
    const subscription = { endpoint, ...keys };
    if (!targets.isUsable({ way: 'webPush', ...subscription }))
      throw new HttpProblem(422, 'this is no subscription at a push service that Brewline calls');
    const { loginSessionId } = session;
    const added = await notifications.addWebPush({ personId, loginSessionId, name, subscription });
    answerAdded(response, added, {});
  });

  router.post('/people/me/notification-ways/webhooks', async (request, response) => {
    const { name, url } = request.body as { name: string; url: string };
    const secret = targets.newWebhookSecret();
    if (!targets.isUsable({ way: 'webhook', url, secret }))
      throw new HttpProblem(422, 'a webhook is an https URL on port 443 of the public internet');
    const { personId } = callerOf(response);
    answerAdded(response, await notifications.addWebhook({ personId, name, url, secret }), { secret });
  });

  return router;
}

function answerAdded(response: Response, added: AddedWay, more: { readonly secret?: string }): void {
  if (added.type === 'full')
    throw new HttpProblem(409, 'you have as many of these ways as you can: remove one first');
  const { wayId } = added;
  noteAction(response, { subjects: [{ kind: 'notificationWay', id: wayId }] });
  response.status(201).json({ notificationWayId: wayId, ...more });
}

function refuseTest(result: Awaited<ReturnType<Notifications['test']>>): void {
  switch (result) {
    case 'waiting':
      return;
    case 'unknown':
      throw new HttpProblem(404, 'you have no such way');
    case 'switchedOff':
      throw new HttpProblem(409, 'the webhook was switched off: remove it, and add it again');
    case 'tooMany':
      throw new HttpProblem(429, 'ten tests in an hour are the limit; try again in an hour', {
        headers: { 'Retry-After': '3600' },
      });
  }
}

function preferencesResource({
  alarms,
  alerts,
  quietHours,
  timeZone,
}: NotificationPreferences & { readonly timeZone: string }) {
  return { alarms, alerts, quietHours: quietHours ?? null, timeZone };
}

function wayResource({ wayId, way, name, loginSessionId, outcomes, ...times }: ShownWay, ownSession: string) {
  return {
    ...{ notificationWayId: wayId, way, name },
    isThisLogin: loginSessionId === ownSession,
    createdAt: times.createdAt?.toISOString() ?? null,
    failingSince: times.failingSince?.toISOString() ?? null,
    switchedOffAt: times.switchedOffAt?.toISOString() ?? null,
    outcomes: outcomes.map(outcomeResource),
  };
}

function outcomeResource({ createdAt, doneAt, ...outcome }: NotificationOutcome) {
  return { ...outcome, createdAt: createdAt.toISOString(), doneAt: doneAt?.toISOString() ?? null };
}
