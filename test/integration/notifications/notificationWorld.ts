import { randomBytes, randomUUID } from 'node:crypto';
import { createNotifications } from '../../../adapters/postgres/index.js';
import type { Delivery, Notification, NotificationSender } from '../../../commands/ports/index.js';
import type { AlarmEvent, AlarmKind } from '../../../domain/alarms/index.js';
import type { NotificationWay } from '../../../domain/notifications/index.js';
import { composeNotifications } from '../../../infra/compose/notifications.js';
import { testKey } from '../../support/api.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { eventOf, type ProjectionStack } from '../projections/projectionStack.js';

export const minuteMs = 60_000;

/** People with devices, alarms in the store, and what is sent. */
export class NotificationWorld {
  /** How far the dispatcher's clock is ahead. */
  aheadMs = 0;
  readonly sent: Notification[] = [];
  /** What a receiver does; delivered when left out. */
  answer: (notification: Notification) => Promise<Delivery> = async () => ({ result: 'delivered' });
  /** Without it, this server has no mail. */
  mail: NotificationSender | undefined;
  readonly notifications;
  readonly #running = new Set<{ stop(): Promise<void> }>();
  #people = 0;

  constructor(readonly stack: ProjectionStack) {
    this.notifications = createNotifications(stack.pool, testKey);
  }

  start() {
    const { pool, store, databaseUrl } = this.stack;
    const sender: NotificationSender = {
      deliver: (notification) => {
        this.sent.push(notification);
        return this.answer(notification);
      },
    };
    const processor = composeNotifications({
      ...{ pool, databaseUrl, store, logger: silentLogger, parkingBudget, peopleKey: testKey },
      batch: { items: 50, bytes: 1_048_576 },
      now: () => new Date(Date.now() + this.aheadMs),
      senders: { webPush: sender, webhook: sender, ...(this.mail && { mail: this.mail }) },
    });
    const stopping = new AbortController();
    const ended = processor.run(stopping.signal);
    const running = {
      processor,
      stop: async () => {
        stopping.abort();
        this.#running.delete(running);
        await ended;
      },
    };
    this.#running.add(running);
    return running;
  }

  async startAtEnd() {
    const running = this.start();
    await this.caughtUp();
    return running;
  }

  async reset(): Promise<void> {
    await Promise.all([...this.#running].map((each) => each.stop()));
    this.aheadMs = 0;
    this.mail = undefined;
    this.sent.length = 0;
    this.answer = async () => ({ result: 'delivered' });
    await this.stack.pool
      .query(`truncate dispatch.notification; delete from dispatch.checkpoint where projection = 'notifications';
      delete from identity.notification_way`);
  }

  /** Everything up to now is in the outbox. */
  async caughtUp(): Promise<void> {
    const end = (await this.stack.store.endPosition()) ?? 0n;
    await until('the outbox has all alarms', async () => {
      const text = `select position::text from dispatch.checkpoint where projection = 'notifications'`;
      const { rows } = await this.stack.pool.query<{ position: string }>(text);
      return rows[0] !== undefined && BigInt(rows[0].position) >= end;
    });
  }

  async person(): Promise<string> {
    const login = `person-${(this.#people += 1)}`;
    const { rows } = await this.stack.pool.query<{ id: string }>(
      `insert into identity.person (login, name, role) values ($1, $1, 'brewer') returning person_id::text as id`,
      [login],
    );
    return rows[0]!.id;
  }

  async owner(deviceId: string, ownedFrom = '-infinity'): Promise<string> {
    const personId = await this.person();
    const { pool } = this.stack;
    await pool.query(
      `insert into identity.device_credential (device_id) values ($1) on conflict do nothing`,
      [deviceId],
    );
    await pool.query(
      'insert into identity.device_ownership (device_id, person_id, owned_from) values ($1, $2::uuid, $3)',
      [deviceId, personId, ownedFrom],
    );
    return personId;
  }

  async webhook(personId: string, url = 'https://hooks.example.com/x'): Promise<string> {
    const added = await this.notifications.addWebhook({ personId, name: 'hook', url, secret: 'whsec_x' });
    if (added.type === 'full') throw new Error('full');
    return added.wayId;
  }

  async login(personId: string): Promise<string> {
    const { rows } = await this.stack.pool.query<{ id: string }>(
      `insert into identity.login_session (person_id, kind, secret_hash) values ($1::uuid, 'browser', $2)
       returning login_session_id::text as id`,
      [personId, randomBytes(32)],
    );
    return rows[0]!.id;
  }

  async browser(personId: string, endpoint = `https://push.example.com/${randomUUID()}`): Promise<string> {
    const loginSessionId = await this.login(personId);
    const subscription = { endpoint, p256dh: 'p', auth: 'a' };
    const added = await this.notifications.addWebPush({
      personId,
      loginSessionId,
      name: 'phone',
      subscription,
    });
    if (added.type === 'full') throw new Error('full');
    return added.wayId;
  }

  async raise(
    deviceId: string,
    {
      kind = 'fault',
      details = { error: 117 },
      atMs = Date.now() + this.aheadMs,
      planId,
      late,
    }: {
      readonly kind?: AlarmKind;
      readonly details?: object;
      readonly atMs?: number;
      readonly planId?: string;
      readonly late?: true;
    } = {},
  ): Promise<string> {
    const alarmId = randomUUID();
    const more = { ...(planId && { planId }), ...(late && { late }) };
    const data = { alarmId, deviceId, session: 7, kind, episode: alarmId, details, atMs, ...more };
    await this.#append(alarmId, 'AlarmRaised', data);
    return alarmId;
  }

  async happen(
    alarmId: string,
    deviceId: string,
    type: Exclude<AlarmEvent['type'], 'AlarmRaised'>,
  ): Promise<void> {
    const atMs = Date.now() + this.aheadMs;
    await this.#append(alarmId, type, {
      alarmId,
      deviceId,
      atMs,
      cause: 'conditionEnded',
      acknowledgedBy: 'brewline',
    });
  }

  async #append(alarmId: string, type: string, data: object): Promise<void> {
    await this.stack.store.append(`alarm-${alarmId}`, 'any', [eventOf(type, data)]);
  }

  untilSent(count: number): Promise<unknown> {
    return until(`${count} were sent`, () => this.sent.length >= count);
  }

  async states(personId?: string): Promise<readonly string[]> {
    const { rows } = await this.stack.pool.query<{ state: string }>(
      `select state || coalesce(' ' || failure, '') || case when is_held then ' held' else '' end as state
       from dispatch.notification where $1::uuid is null or person_id = $1::uuid
       order by created_at, happened_at, notification_id`,
      [personId ?? null],
    );
    return rows.map(({ state }) => state);
  }

  untilStates(...states: readonly string[]): Promise<unknown> {
    return until(
      `states are ${states.join(', ')}`,
      async () => (await this.states()).join() === states.join(),
    );
  }

  /** How many of each kind of notice were sent. */
  types(): readonly string[] {
    return this.sent.map(({ notice }) => notice.type);
  }

  waysOf(way: NotificationWay): readonly Notification[] {
    return this.sent.filter(({ address }) => address.way === way);
  }
}
