import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createMailSender } from '../../../adapters/notifications/index.js';
import { createAlertTeller } from '../../../adapters/postgres/index.js';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import type { Delivery } from '../../../commands/ports/index.js';
import { until } from '../../support/until.js';
import { startProjectionStack, type ProjectionStack } from '../projections/projectionStack.js';
import { minuteMs, NotificationWorld } from './notificationWorld.js';

const refused: Delivery = { result: 'failed', failure: 'refused', status: 503 };

describe('the outbox of notifications', function () {
  this.timeout(30_000);
  let stack: ProjectionStack;
  let world: NotificationWorld;

  before(async () => {
    stack = await startProjectionStack();
    world = new NotificationWorld(stack);
  });
  afterEach(() => world.reset());
  after(() => stack?.stop());

  it('tells the owner by each way that is wanted, with ids and codes alone', async () => {
    const personId = await world.owner('base-1');
    await world.webhook(personId);
    await world.browser(personId);
    await world.startAtEnd();
    const planId = randomUUID();
    const atMs = Date.now();
    const alarmId = await world.raise('base-1', { planId, atMs });
    await world.raise('base-1', { kind: 'fermentationStarted', details: {} });
    await world.untilStates('delivered', 'delivered');
    const notice = {
      ...{ type: 'alarm', alarmId, deviceId: 'base-1', sessionId: 'base-1.7', brewId: planId },
      ...{ alarm: 'fault', code: 117, isEscalation: false, atMs },
    };
    assert.deepEqual(
      world.sent.map((each) => each.notice),
      [notice, notice],
    );
    assert.deepEqual(world.waysOf('webhook')[0]?.address, {
      way: 'webhook',
      url: 'https://hooks.example.com/x',
      secret: 'whsec_x',
    });
    assert.equal(world.waysOf('webPush').length, 1);
    assert.notEqual(world.sent[0]?.notificationId, world.sent[1]?.notificationId);
  });

  it('tells operators of an alert of the service, and of it no more once somebody knows or it is over', async () => {
    const operator = await world.person();
    await world.person();
    await stack.pool.query(`update identity.person set role = 'operator' where person_id = $1::uuid`, [
      operator,
    ]);
    const brewer = await world.owner('base-9');
    await world.webhook(operator);
    await world.webhook(brewer);
    await world.startAtEnd();
    const raise = async (kind: string, level: string) => {
      const { rows } = await stack.pool.query<{ id: string }>(
        `insert into operations.alert (kind, subject, level, reason, raised_at) values ($1, '/data', $2, '', now())
         returning alert_id::text as id`,
        [kind, level],
      );
      return rows[0]!.id;
    };
    const alertId = await raise('diskFull', 'critical');
    await world.untilStates('delivered');
    const [told] = world.sent;
    assert.deepEqual(
      { ...told?.notice, atMs: 0 },
      { type: 'alert', alertId, alert: 'diskFull', subject: '/data', level: 'critical', atMs: 0 },
    );
    world.answer = async () => refused;
    await raise('brokerBlocked', 'critical');
    await until('it is tried again', () => world.sent.length === 2);
    await stack.pool.query(
      `update operations.alert set state = 'acknowledged', acknowledged_at = now(), acknowledged_by = 'ada'`,
    );
    await world.untilStates('delivered', 'dropped refused');
    const { rows } = await stack.pool.query<{ hours: number }>(
      `select (extract(epoch from expires_at - created_at) / 3600)::float8 as hours from dispatch.notification`,
    );
    assert.deepEqual(rows, [{ hours: 24 }, { hours: 24 }], 'one that goes on is told a day later, too');
    // Who was told of the first hears that it is over; of the second, nobody was told.
    await stack.pool.query(`update operations.alert set state = 'resolved', resolved_at = now()`);
    await until('it is told', async () => (await world.states()).length === 3);
    await until('both were looked at', async () => {
      const { rows: left } = await stack.pool.query(
        'select from operations.alert where resolved_told_at is null',
      );
      return left.length === 0;
    });
    const { rows: over } = await stack.pool.query<{ alert: string }>(
      `select notice ->> 'alert' as alert from dispatch.notification where notice ->> 'resolvedAtMs' is not null`,
    );
    assert.deepEqual(over, [{ alert: 'diskFull' }]);
    await stack.pool.query('truncate operations.alert');
  });

  it('mails an alert, and that it is resolved, once each to operators who chose mail', async () => {
    const mails: { readonly to: string; readonly subject: string; readonly text: string }[] = [];
    const mailer = { sendMail: async (mail: (typeof mails)[number]) => void mails.push(mail) };
    world.mail = createMailSender({ mailer, origin: 'https://b.example' });
    const withMail = async (role: string) => {
      const personId = await world.person();
      await stack.pool.query('update identity.person set role = $2, email = $3 where person_id = $1::uuid', [
        personId,
        role,
        `${role}-${personId}@example.com`,
      ]);
      return personId;
    };
    await withMail('operator');
    const [chose, brewer] = [await withMail('operator'), await withMail('brewer')];
    await world.notifications.setPreferences(chose, { alerts: ['mail'] });
    await world.notifications.setPreferences(brewer, { alerts: ['mail'] });
    await world.webhook(chose);
    await world.startAtEnd();
    const change = (text: string) => stack.pool.query(`update operations.alert set ${text}`);
    await stack.pool.query(
      `insert into operations.alert (kind, subject, level, reason, raised_at) values ('diskFull', '/data', 'critical', '', now())`,
    );
    await world.untilStates('delivered');
    // The evaluator goes on finding it: its figures change, and nobody is told of that.
    await change(`reason = '900 MB are left'`);
    await change(`state = 'acknowledged', acknowledged_at = now(), acknowledged_by = 'ada'`);
    await change(`state = 'resolved', resolved_at = raised_at + interval '1 hour'`);
    await world.untilStates('delivered', 'delivered');
    const again = createAlertTeller(stack.pool);
    assert.equal(await again.tell(Date.now()), 0);
    const to = `operator-${chose}@example.com`;
    assert.deepEqual(
      mails.map((mail) => [mail.to, mail.subject]),
      [
        [to, 'Brewline: A disk is nearly full: /data'],
        [to, 'Brewline: Resolved: A disk is nearly full: /data'],
      ],
    );
    assert.match(mails[1]!.text, /It was so from .* to .*\.\n\nhttps:\/\/b\.example\/admin\n/s);
    assert.equal(world.sent.length, 0, 'the webhook was not chosen');
    await stack.pool.query('truncate operations.alert');
  });

  it('tells nobody that an alert is resolved of which nobody was told', async () => {
    const operator = await world.person();
    await stack.pool.query(`update identity.person set role = 'operator' where person_id = $1::uuid`, [
      operator,
    ]);
    await world.webhook(operator);
    await stack.pool.query(
      `insert into operations.alert (kind, subject, level, reason, state, raised_at, resolved_at)
       values ('diskFull', '/data', 'critical', '', 'resolved', now(), now())`,
    );
    await world.startAtEnd();
    await until('it is looked at', async () => {
      const { rows } = await stack.pool.query(
        'select from operations.alert where resolved_told_at is not null',
      );
      return rows.length === 1;
    });
    assert.deepEqual(await world.states(), []);
    await stack.pool.query('truncate operations.alert');
  });

  it('tells nobody of what was before its first start, nor after a rebuild', async () => {
    const personId = await world.owner('base-2');
    await world.webhook(personId);
    await world.raise('base-2');
    const running = await world.startAtEnd();
    await world.raise('base-2');
    await world.untilStates('delivered');
    await resetProjection(stack.pool, 'notifications');
    await world.caughtUp();
    await world.raise('base-2');
    await world.untilStates('delivered');
    await running.stop();
    assert.equal(world.sent.length, 2);
  });

  it('tells once of an event that comes twice', async () => {
    const personId = await world.owner('base-3');
    await world.webhook(personId);
    const running = await world.startAtEnd();
    const before = await positionOf(stack);
    await world.raise('base-3');
    await world.untilStates('delivered');
    await running.stop();
    await stack.pool.query(
      `update dispatch.checkpoint set position = $1 where projection = 'notifications'`,
      [before],
    );
    await world.startAtEnd();
    await world.raise('base-3');
    await world.untilStates('delivered', 'delivered');
    assert.equal(world.sent.length, 2);
  });

  it('tells of an escalation who could see the alarm when it was raised, and still may', async () => {
    const former = await world.owner('base-4');
    await world.webhook(former);
    const buyer = await world.owner('base-4', new Date(Date.now() + 3_600_000).toISOString());
    await world.webhook(buyer);
    await world.startAtEnd();
    const alarmId = await world.raise('base-4', { kind: 'userActionNeeded', details: { action: 28 } });
    await world.untilStates('delivered');
    await world.happen(alarmId, 'base-4', 'AlarmEscalated');
    await world.untilStates('delivered', 'delivered');
    const [, { notice } = { notice: undefined }] = world.sent;
    assert.ok(
      notice?.type === 'alarm' &&
        notice.isEscalation &&
        notice.code === 28 &&
        notice.alarm === 'userActionNeeded',
    );
    await stack.pool.query(
      `update identity.device_ownership set owned_until = now() where person_id = $1::uuid`,
      [former],
    );
    const other = await world.raise('base-4', { kind: 'userActionNeeded' });
    await world.happen(other, 'base-4', 'AlarmEscalated');
    await world.caughtUp();
    assert.equal((await world.states()).length, 2);
  });

  it('tells those whom a device is shared with, until it is not', async () => {
    const owner = await world.owner('base-5');
    const guest = await world.person();
    await world.webhook(guest, 'https://guest.example.com/');
    await stack.pool.query(
      `insert into identity.device_share (ownership_id, login, person_id, may_command, accepted_at)
       select ownership_id, 'guest', $2::uuid, false, now() from identity.device_ownership where person_id = $1::uuid`,
      [owner, guest],
    );
    world.answer = async () => refused;
    await world.startAtEnd();
    await world.raise('base-5');
    await world.untilStates('waiting refused');
    await stack.pool.query(`update identity.device_share set ends_at = now() where person_id = $1::uuid`, [
      guest,
    ]);
    world.aheadMs = minuteMs;
    await world.untilStates('failed refused');
    assert.equal(world.sent.length, 1);
  });

  for (const type of ['AlarmResolved', 'AlarmAcknowledged'] as const)
    it(`tells nobody of an alarm that has had ${type}`, async () => {
      const personId = await world.owner(`base-6${type}`);
      await world.webhook(personId);
      world.answer = async () => refused;
      await world.startAtEnd();
      const alarmId = await world.raise(`base-6${type}`);
      await world.untilStates('waiting refused');
      await world.happen(alarmId, `base-6${type}`, type);
      await world.untilStates('dropped over');
    });

  it('tells nobody of what was reported late and is over', async () => {
    const personId = await world.owner('base-7');
    await world.webhook(personId);
    await world.startAtEnd();
    const late = { atMs: Date.now() - 12 * minuteMs, late: true } as const;
    const over = await world.raise('base-7', late);
    await world.caughtUp();
    await world.happen(over, 'base-7', 'AlarmResolved');
    await world.untilStates('dropped over');
    await world.raise('base-7', late);
    await world.caughtUp();
    world.aheadMs = minuteMs;
    await world.untilSent(1);
    assert.deepEqual(world.types(), ['alarm']);
  });

  it('holds back what is no danger in quiet hours, and sums it up when they end', async () => {
    const personId = await world.owner('base-8');
    await world.webhook(personId);
    const time = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
    await world.notifications.setPreferences(personId, { quietHours: { from: time(-1), until: time(2) } });
    await world.startAtEnd();
    const solved = await world.raise('base-8');
    const [first, second] = [Date.now() - 2, Date.now() - 1];
    await world.raise('base-8', { atMs: first });
    await world.raise('base-8', { atMs: second });
    await world.raise('base-8', { details: { error: 105 } });
    await world.untilSent(1);
    const [danger] = world.sent;
    assert.ok(danger?.notice.type === 'alarm' && danger.notice.code === 105);
    await world.happen(solved, 'base-8', 'AlarmResolved');
    await until('it is dropped', async () => (await world.states()).includes('dropped over held'));
    world.aheadMs = 2 * 3_600_000;
    await world.untilSent(2);
    assert.deepEqual(world.sent[1]?.notice, { type: 'summary', alarms: 2, fromMs: first, toMs: second });
    await until(
      'all is done',
      async () => !(await world.states()).some((state) => state.startsWith('waiting')),
    );
    assert.equal(world.sent.length, 2);
  });

  it('tells six of a brew in an hour, and sums up the others', async () => {
    const personId = await world.owner('base-9');
    await world.webhook(personId);
    await world.startAtEnd();
    const planId = randomUUID();
    for (let count = 0; count < 10; count += 1) await world.raise('base-9', { planId });
    await world.raise('base-9');
    await world.untilSent(7);
    await until(
      'four wait',
      async () => (await world.states()).filter((state) => state === 'waiting held').length === 4,
    );
    world.aheadMs = 61 * minuteMs;
    await world.untilSent(8);
    const { notice } = world.sent[7]!;
    assert.ok(notice.type === 'summary' && notice.alarms === 4 && notice.brewId === planId);
  });

  it('tries again what failed, with the same id, and sums up what is old by then', async () => {
    const personId = await world.owner('base-10');
    await world.webhook(personId);
    world.answer = async () => refused;
    await world.startAtEnd();
    await world.raise('base-10');
    await world.untilSent(1);
    await world.untilStates('waiting refused');
    world.aheadMs = minuteMs;
    await world.untilSent(2);
    assert.equal(world.sent[0]?.notificationId, world.sent[1]?.notificationId);
    await until('the second has failed', async () => (await attemptsOf(stack)) === 2);
    world.aheadMs = 16 * minuteMs;
    await world.untilSent(3);
    assert.equal(world.types()[2], 'summary');
    world.answer = async () => ({ result: 'delivered' });
    world.aheadMs = 17 * minuteMs;
    await world.untilStates('summedUp refused', 'delivered');
  });

  it('repeats an attempt of which nobody knows what became of it', async () => {
    const personId = await world.owner('base-11');
    await world.webhook(personId);
    // As after a kill: the outcome is never stored.
    world.answer = () => new Promise(() => undefined);
    const running = await world.startAtEnd();
    await world.raise('base-11');
    await world.untilSent(1);
    await running.stop();
    assert.deepEqual(await world.states(), ['waiting']);
    world.answer = async () => ({ result: 'delivered' });
    await world.startAtEnd();
    world.aheadMs = 2 * minuteMs;
    await world.untilStates('delivered');
    assert.equal(world.sent[0]?.notificationId, world.sent[1]?.notificationId);
  });

  it('tells the others while receivers hang', async () => {
    for (let count = 0; count < 40; count += 1) {
      const personId = await world.owner('base-12');
      await world.webhook(personId, `https://hanging.example.com/${count}`);
    }
    const well = await world.owner('base-12');
    await world.browser(well);
    await world.webhook(well, 'https://well.example.com/');
    world.answer = ({ address }) =>
      address.way === 'webhook' && address.url.includes('hanging')
        ? new Promise(() => undefined)
        : Promise.resolve({ result: 'delivered' });
    await world.startAtEnd();
    await world.raise('base-12');
    await until('the browser is told', () => world.waysOf('webPush').length === 1, 10_000);
  });

  it('deletes a subscription that is gone', async () => {
    const personId = await world.owner('base-13');
    const wayId = await world.browser(personId);
    world.answer = async () => ({ result: 'gone' });
    await world.startAtEnd();
    await world.raise('base-13');
    await world.untilStates('failed gone');
    assert.ok(!(await world.notifications.waysOf(personId)).some((way) => way.wayId === wayId));
  });

  it('switches off a webhook that fails for three days, and tells its person by other ways', async () => {
    const personId = await world.owner('base-14');
    const wayId = await world.webhook(personId, 'https://old.example.com:443/secret');
    await world.browser(personId);
    const isWebhook = ({ address }: { address: { way: string } }) => address.way === 'webhook';
    world.answer = async (each) =>
      isWebhook(each) ? { result: 'failed', failure: 'targetForbidden' } : { result: 'delivered' };
    await world.startAtEnd();
    const failingSince = async () =>
      (await world.notifications.waysOf(personId)).find((way) => way.wayId === wayId)!.failingSince;
    await world.raise('base-14');
    await until('it fails', failingSince);
    world.answer = async () => ({ result: 'delivered' });
    await world.raise('base-14');
    await until('it has recovered', async () => (await failingSince()) === null);
    world.answer = async (each) =>
      isWebhook(each) ? { result: 'failed', failure: 'targetForbidden' } : { result: 'delivered' };
    await world.raise('base-14');
    await until('it fails', failingSince);
    world.aheadMs = 3 * 24 * 60 * minuteMs + minuteMs;
    await world.raise('base-14');
    const off = await until('its person is told', () =>
      world.sent.find(({ notice }) => notice.type === 'webhookOff'),
    );
    assert.ok(
      off.notice.type === 'webhookOff' &&
        off.notice.host === 'old.example.com' &&
        off.address.way === 'webPush',
    );
    const [way] = await world.notifications.waysOf(personId);
    assert.ok(way?.switchedOffAt);
    assert.equal(await world.notifications.test(personId, wayId), 'switchedOff');
    const before = world.waysOf('webhook').length;
    await world.raise('base-14');
    await world.caughtUp();
    await until(
      'all is done',
      async () => !(await world.states()).some((state) => state.startsWith('waiting')),
    );
    assert.equal(world.waysOf('webhook').length, before);
  });

  it('sends a test in quiet hours, and knows a way without a sender', async () => {
    const personId = await world.owner('base-15');
    const wayId = await world.webhook(personId);
    await stack.pool.query('update identity.person set email = $2 where person_id = $1::uuid', [
      personId,
      'a@example.com',
    ]);
    await world.notifications.setPreferences(personId, { quietHours: { from: '00:00', until: '23:59' } });
    const mail = (await world.notifications.waysOf(personId)).find(({ way }) => way === 'mail')!;
    await world.startAtEnd();
    assert.equal(await world.notifications.test(personId, wayId), 'waiting');
    await world.untilStates('delivered');
    assert.equal(await world.notifications.test(personId, mail.wayId), 'waiting');
    await world.untilStates('delivered', 'failed notConfigured');
  });
});

async function positionOf(stack: ProjectionStack): Promise<string> {
  const text = `select position::text from dispatch.checkpoint where projection = 'notifications'`;
  return (await stack.pool.query<{ position: string }>(text)).rows[0]!.position;
}

async function attemptsOf(stack: ProjectionStack): Promise<number | undefined> {
  const text = `select attempts from dispatch.notification where due_at > now() + interval '1 minute' and state = 'waiting'`;
  return (await stack.pool.query<{ attempts: number }>(text)).rows[0]?.attempts;
}
