import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  addPerson,
  assignDevices,
  createLoginSessions,
  enrollDevices,
  findPerson,
} from '../../../../adapters/postgres/identity/index.js';
import type { LoginIssuer } from '../../../../commands/ports/index.js';
import { BrewlineError } from '../../../../domain/kernel/errors.js';
import type { LoginKind } from '../../../../projections/queries/index.js';
import type { OverallHealth } from '../../../../domain/health/index.js';
import { startApi, testKey, type TestApi, type TestApiOptions } from '../../../support/api.js';
import { paleAle } from '../../../unit/domain/recipe/recipes.js';
import { xmlFile } from '../../../unit/recipeFiles/samples.js';
import { insertCommand, insertDevice, insertReadings, insertRecipe, insertSession } from '../rows.js';
import { readDescription, type Description, type Operation } from './operations.js';
import { askRaw, type Answer, type RawRequest } from './rawRequest.js';
import { targetOf, type FittingRequest, type Ids } from './requestTo.js';

/**
 * An API with two brewers, each with a device, session, brew, command and parked message of their own, and an invitation to the device of a
 * third.
 */
export interface Attacked {
  readonly api: TestApi;
  readonly description: Description;
  /** The attacker's own. */
  readonly own: Ids;
  /** The other brewer's: nothing that has `victim` in it is for the attacker. */
  readonly others: Ids;
  /** What nobody has. */
  readonly nobodys: Ids;
  /** A token that holds now; of `admin`, `attacker` or `victim`. */
  tokenOf(login: string): Promise<string>;
  /** The same as a cookie. */
  cookieOf(login: string): Promise<string>;
  ask(request: RawRequest): Promise<Answer>;
  /** Sends it as it fits, with this bearer token. */
  askFitting(operation: Operation, request: FittingRequest, token: string): Promise<Answer>;
  stop(): Promise<void>;
}

const idsOf = (login: string, digit: string): Ids => ({
  device: `${login}-base`,
  session: `${login}-base.7`,
  command: `${digit.repeat(8)}-1111-4111-8111-111111111111`,
  brew: `${digit.repeat(8)}-2222-4222-8222-222222222222`,
  recipe: `${digit.repeat(8)}-5555-4555-8555-555555555555`,
  alarm: `${digit.repeat(8)}-4444-4222-8222-222222222222`,
  error: digit.repeat(16),
  alert: `${digit.repeat(8)}-9999-4999-8999-999999999999`,
  entry: `${digit.repeat(8)}-7777-4777-8777-777777777777`,
  note: `${digit.repeat(8)}-1212-4777-8777-777777777777`,
  view: `${digit.repeat(8)}-1313-4777-8777-777777777777`,
  share: `${digit.repeat(8)}-4444-4444-8444-444444444444`,
  login: `${digit.repeat(8)}-3333-4333-8333-333333333333`,
  passkey: `${digit.repeat(8)}-5555-4555-8555-555555555555`,
  profile: `${digit.repeat(8)}-7777-4777-8777-555555555555`,
  notificationWay: `${digit.repeat(8)}-8888-4888-8888-555555555555`,
  oidcLink: `${digit.repeat(8)}-6666-4666-8666-555555555555`,
  parked: digit.repeat(8),
  parkedJob: `${digit.repeat(8)}7`,
  deviceJob: `${digit.repeat(8)}6`,
  frame: `${digit.repeat(8)}9`,
  person: `${digit.repeat(8)}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`,
  invitation: digit.repeat(64),
});

/** Limits that an attack is to go beyond are raised: what stops it has to be something else. */
const raisedLimits: TestApiOptions['limits'] = {
  requestsPerMinute: 1e9,
  healthRequestsPerMinute: 1e9,
  liveClients: 1e6,
  liveClientsPerPerson: 1e6,
  clientErrorsPerMinute: 1e9,
  // Nothing becomes of a command here.
  waitingRequests: 0,
};

const up = { status: 'up', instances: 1 } as const;
const roles = ['event-store', 'auth', 'ingest', 'projector', 'dispatcher', 'api'].map((role) => ({
  role,
  ...up,
}));
const allUp = (): OverallHealth => ({ status: 'up', conditions: [], roles });

export async function startAttacked(options: TestApiOptions = {}): Promise<Attacked> {
  const api = await startApi({
    health: allUp,
    issuers: [someIssuer],
    ...options,
    limits: { ...raisedLimits, ...options.limits },
  });
  const [own, others, nobodys] = [idsOf('attacker', '1'), idsOf('victim', '2'), idsOf('nobody', '3')];
  await enrollDevices(api.pool, testKey, [own.device, others.device, giversDevice]);
  await addPerson(api.pool, 'giver', 'brewer');
  await assignDevices(api.pool, 'giver', [giversDevice]);
  for (const [login, ids] of [
    ['attacker', own],
    ['victim', others],
  ] as const)
    await insertPerson(api, login, ids);
  const port = Number(new URL(api.url).port);
  const ask: Attacked['ask'] = (request) => askRaw(port, request);
  return {
    ...{ api, own, others, nobodys, ask },
    description: await readDescription(),
    tokenOf: tokenMaker(api),
    cookieOf: (login) => cookieOf(api, login),
    askFitting: (operation, request, token) => ask(rawOf(operation, request, token)),
    stop: () => api.stop(),
  };
}

const giversDevice = 'giver-base';

/** Where nobody gets in; attacks/oidc.integration.ts has issuers that answer. */
const someIssuer: LoginIssuer = {
  ...{ id: 'company', name: 'Company', issuer: 'https://issuer.example', signUp: undefined },
  authorizationUrl: async () => new URL('https://issuer.example/authorize'),
  identify: async () => Promise.reject(new BrewlineError('ISSUER_REFUSED', 'nobody gets in')),
};

/** As it fits, with this bearer token; with none when it is empty. */
export function rawOf(operation: Operation, request: FittingRequest, token: string): RawRequest {
  const { method, headers } = request;
  const body = operation.takesFile
    ? xmlFile()
    : request.body === undefined
      ? undefined
      : JSON.stringify(request.body);
  const type = operation.takesFile ? 'application/octet-stream' : 'application/json';
  return {
    method,
    target: targetOf(operation, request),
    headers: [
      ...(token === '' ? [] : [['Authorization', `Bearer ${token}`] as const]),
      ...(body === undefined ? [] : [['Content-Type', type] as const]),
      ...headers.map(([name, value]) => [name, encodeURIComponent(value.toWellFormed())] as const),
    ],
    ...(body !== undefined && { body }),
  };
}

async function insertPerson({ pool }: TestApi, login: string, ids: Ids): Promise<void> {
  await addPerson(pool, login, 'brewer');
  // Its role may be changed by an admin's request, so it is nobody who attacks.
  await pool.query(
    `insert into identity.person (person_id, login, name, role) values ($1, $2, $2, 'brewer')`,
    [ids.person, `known-to-${login}`],
  );
  await pool.query(
    `insert into identity.person_link (token_hash, purpose, login, name, role, expires_at)
     values (decode($1, 'hex'), 'invitation', $2, $2, 'brewer', now() + interval '1 day')`,
    [ids.invitation, `invited-by-${login}`],
  );
  await insertInvitation(pool, { login, device: giversDevice, shareId: ids.share });
  await insertDevice(pool, ids.device);
  assert.deepEqual(await assignDevices(pool, login, [ids.device]), []);
  await insertInvitation(pool, { login: 'friend', device: ids.device, shareId: randomUUID() });
  await insertSession(pool, ids.device, { number: 7 });
  await insertCommand(pool, ids.device, { commandId: ids.command });
  await insertReadings(pool, ids.device, [
    { atMs: Date.parse('2026-11-22T11:00:00Z'), values: { 3: 65 }, session: 7 },
  ]);
  const { personId } = await personOf(pool, login);
  await pool.query(
    `insert into identity.login_session (login_session_id, person_id, kind, secret_hash, user_agent, last_used_at)
     values ($1, $2, 'browser', $3, $4, now() + interval '1 day')`,
    [ids.login, personId, randomBytes(32), `of ${login}`],
  );
  await pool.query(
    `insert into identity.passkey (passkey_id, person_id, credential_id, public_key, counter, transports, name)
     values ($1, $2, $3, $4, 0, '{internal}', $5)`,
    [ids.passkey, personId, randomBytes(32), randomBytes(77), `of ${login}`],
  );
  await pool.query(
    `insert into identity.notification_way (way_id, person_id, way, name, address)
     values ($1, $2, 'webhook', $3, $4)`,
    [ids.notificationWay, personId, `of ${login}`, randomBytes(77)],
  );
  await pool.query(
    'insert into identity.oidc_link (oidc_link_id, person_id, issuer, subject) values ($1, $2, $3, $4)',
    [ids.oidcLink, personId, someIssuer.issuer, `of ${login}`],
  );
  await pool.query(
    'insert into identity.alarm_profile (profile_id, person_id, name, changes) values ($1, $2, $3, $4)',
    [ids.profile, personId, `of ${login}`, '{"fault":{"on":false}}'],
  );
  await pool.query(
    `insert into operations.device_debug (device_id, started_at, until, frames) values ($1, now(), now() + interval '1 hour', 1)`,
    [ids.device],
  );
  await pool.query(
    `insert into operations.debug_frame (frame_id, device_id, direction, kind, at, outcome, reason, bytes)
     overriding system value values ($1, $2, 'up', 'telemetry', now(), 'parked', $3, 0),
       ($1::bigint + 1, $2, 'up', 'telemetry', now(), 'parked', $3, 0)`,
    [ids.frame, ids.device, `of ${login}`],
  );
  await pool.query(
    `insert into operations.device_note (note_id, device_id, text, system_user) values ($1, $2, $3, 'root')`,
    [ids.note, ids.device, `of ${login}`],
  );
  await pool.query(
    `insert into operations.saved_view (view_id, person_id, name, filter, is_shared)
     values ($1, $2, $3, '{"selection":{},"sort":"id"}', true)`,
    [ids.view, personId, `of ${login}`],
  );
  const data = JSON.stringify({ note: `of ${login}` });
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position)
     values ($1, $2, $2, 'running', '[]', $3, now(), now(), 13)`,
    [ids.brew, ids.device, personId],
  );
  await pool.query(
    `insert into read_model.alarm (alarm_id, device_id, session_id, kind, status, details, late, raised_at, recorded_at, position)
     values ($1, $2, $3, 'fault', 'raised', '{"error":105}', false, now(), now(), 13)`,
    [ids.alarm, ids.device, ids.session],
  );
  await insertJournal(pool, ids, { personId, text: `of ${login}` });
  await pool.query(
    `insert into operations.error_group
       (fingerprint, code, call_site, message, errors, first_at, last_at, roles, devices, example)
     values ($1, 'LOGGED', '', $2, 1, now(), now(), '{ingest}', array[$3], $2)`,
    [ids.error, `of ${login}`, ids.device],
  );
  await pool.query(
    `insert into operations.alert (alert_id, kind, subject, level, reason, raised_at)
     values ($1, 'certificateExpiring', $2, 'warning', $2, now())`,
    [ids.alert, `of ${login}`],
  );
  for (const [table, key, id] of [
    ['brew_plan_event', 'plan_id', ids.brew],
    ['session_timeline', 'session_id', ids.session],
  ] as const)
    await pool.query(
      `insert into read_model.${table} (${key}, revision, type, at, recorded_at, data) values ($1, 1, 'Noted', now(), now(), $2)`,
      [id, data],
    );
  await pool.query(
    `insert into read_model.device_command_event (command_id, device_id, revision, type, at, recorded_at, data)
     values ($1, $2, 1, 'Noted', now(), now(), $3)`,
    [ids.command, ids.device, data],
  );
  await pool.query(
    `insert into read_model.audit_entry (action_id, begun_at, action, entry_point, person_id, subjects)
     values (gen_random_uuid(), now(), 'blockDevice', 'api', $1, array['device:' || $2])`,
    [(await tokenClaimsOf(pool, login)).personId, ids.device],
  );
  await insertRecipe(pool, personId, ids.recipe, { ...paleAle, name: `of ${login}` });
  await pool.query(
    `insert into read_model.device_event (device_id, revision, type, recorded_at, data) values ($1, 1, 'Noted', now(), $2)`,
    [ids.device, data],
  );
  await pool.query(
    `insert into ingest.unkept_message (device_id, code, day, reason, "by", messages, bytes)
     values ($1, 'MESSAGE_MALFORMED', '2026-11-22', 'budget', '', 1, 1)`,
    [ids.device],
  );
  await pool.query(
    `insert into ingest.parked_message (id, source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
     overriding system value
     values ($2, 'uplink 0', $1, 'devices.' || $1 || '.up', 'MESSAGE_MALFORMED', 'no envelope', '{}', '\\x01', 1, sha256('\\x01'))`,
    [ids.device, ids.parked],
  );
  await pool.query(
    `insert into operations.parked_job (id, what, message_id, most, canary, requested_by, up_to, total)
     overriding system value values ($2, 'requeue', $1, 1, 0, 'somebody', $1, 1)`,
    [ids.parked, ids.parkedJob],
  );
  await pool.query(
    `insert into operations.device_job (id, work, tag, selection, requested_by, total)
     overriding system value values ($1, 'tag', 'beta', '{}', 'somebody', 1)`,
    [ids.deviceJob],
  );
  await pool.query(
    `insert into operations.device_job_device (job_id, number, device_id) values ($1, 1, $2)`,
    [ids.deviceJob, ids.device],
  );
}

/** A note and a measurement of the brew and of the session. */
async function insertJournal(
  pool: TestApi['pool'],
  { brew, session, device, entry }: Ids,
  { personId, text }: { readonly personId: string; readonly text: string },
): Promise<void> {
  const gravity = { specificGravity: 1.05, sampleCelsius: 20, calibrationCelsius: 20 };
  const measurement = JSON.stringify({ type: 'measurement', gravity });
  // What a buyer wrote of their own machine is in what is stored about them, and nothing of the seller's days.
  const day = text === 'of victim' ? '2026-11-22' : '2026-11-20';
  for (const subject of [brew, session])
    await pool.query(
      `insert into read_model.journal_entry (subject_id, entry_id, kind, device_ids, subject_at, taken_at, text, measurement, written_by,
         recorded_at, changed_at)
       values ($1, $2, 'note', array[$3], now(), $7::date + time '11:00', $4, null, $5, now(), now()),
         ($1, gen_random_uuid(), 'measurement', array[$3], now(), $7::date + time '11:30', null, $6, $5, now(), now())`,
      [subject, entry, device, text, personId, measurement, day],
    );
}

async function insertInvitation(
  pool: TestApi['pool'],
  { login, device, shareId }: { readonly login: string; readonly device: string; readonly shareId: string },
): Promise<void> {
  await pool.query(
    `insert into identity.device_share (share_id, ownership_id, login, may_command)
     select $1, ownership_id, $2, true from identity.device_ownership where device_id = $3`,
    [shareId, login, device],
  );
}

/** As the API makes them; the log-in itself would hash a password each time. A log-in that an attack has ended is started anew. */
function tokenMaker({ pool }: TestApi): Attacked['tokenOf'] {
  const made = new Map<string, Awaited<ReturnType<typeof tokenClaimsOf>>>();
  return async (login) => {
    const before = made.get(login);
    const claims =
      before && (await createLoginSessions(pool).ofClient(before.sid))
        ? before
        : await tokenClaimsOf(pool, login);
    made.set(login, claims);
    return signedToken(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(testKey, 'hex'));
  };
}

export function signedToken(
  { personId, sid }: { readonly personId: string; readonly sid: unknown },
  claims: Readonly<Record<string, string>> = {},
): SignJWT {
  return new SignJWT({ sid, ...claims })
    .setSubject(personId)
    .setIssuer('brewline')
    .setAudience('brewline-api')
    .setIssuedAt()
    .setExpirationTime('1h');
}

/** What a token of this person says, for a log-in of its own. */
export async function tokenClaimsOf(pool: TestApi['pool'], login: string) {
  const { personId, loginSessionId } = await startSession(pool, login, 'client');
  return { personId, sid: loginSessionId };
}

async function personOf(pool: TestApi['pool'], login: string) {
  return (await findPerson(pool, login)) ?? assert.fail(`there is no ${login}`);
}

async function startSession(pool: TestApi['pool'], login: string, kind: LoginKind) {
  const { personId } = await personOf(pool, login);
  const secret = randomBytes(32);
  const secretHash = createHash('sha256').update(secret).digest();
  const origin = { userAgent: null, address: null };
  const session = await createLoginSessions(pool).start({ personId, kind, secretHash, ...origin });
  assert.ok(session);
  return { personId, loginSessionId: session.loginSessionId, secret };
}

/** The cookie of a browser in which somebody has logged in. */
async function cookieOf({ pool, url }: TestApi, login: string): Promise<string> {
  const { secret } = await startSession(pool, login, 'browser');
  return `brewline_session_${new URL(url).port}=${secret.toString('base64url')}`;
}
