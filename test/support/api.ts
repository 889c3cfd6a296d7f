import { decodeStored } from '../../infra/compose/decodeStored.js';
import assert from 'node:assert/strict';
import { trace, type Tracer } from '@opentelemetry/api';
import type { Pool } from 'pg';
import { createApiClient, dataOf, type ApiClient, type Tokens } from '../../adapters/apiClient/index.js';
import { createRecipeFiles } from '../../adapters/recipeFiles/index.js';
import { createApi, listen, type ApiLimits, type ApiOptions } from '../../adapters/http/index.js';
import { ensureFirstAdministrator, findPerson } from '../../adapters/postgres/identity/index.js';
import {
  createAlarmProfiles,
  createAlertAcknowledgement,
  createDeviceDebugs,
  createDeviceClaims,
  createDeviceOwners,
  createDeviceProvisioning,
  createDeviceShares,
  createErrorGroups,
  createLoginSessions,
  createNotifications,
  createOidcAccounts,
  createDeviceJobs,
  createDeviceNotes,
  createFleetViews,
  createDeviceTags,
  createParkedJobs,
  createPasskeys,
  createPeople,
  createPeopleDirectory,
  createPersonKeys,
  createPersonLinks,
  createPersonSettings,
  createPersonalData,
  createPool,
  createProjectionPauses,
  createProjectionRebuilds,
  createQueries,
  createSecondFactors,
} from '../../adapters/postgres/index.js';
import { createAlarms, type Alarms } from '../../commands/alarms/index.js';
import type { AuditTrail } from '../../commands/audit/index.js';
import type { BrewJournal } from '../../commands/brewJournal/index.js';
import type { BrewPlans } from '../../commands/brewPlans/index.js';
import type { MachineNames } from '../../commands/machineNames/index.js';
import type { Recipes } from '../../commands/recipes/index.js';
import type { LoginIssuer, Mailer, NotificationTargets } from '../../commands/ports/index.js';
import type { SignUp } from '../../domain/people/index.js';
import type { DeviceCommands } from '../../commands/deviceCommands/index.js';
import type { OverallHealth } from '../../domain/health/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { backupRuleOf } from '../../infra/backupRule.js';
import { createApiTracing } from '../../infra/compose/apiTracing.js';
import { endingSetUp } from '../../infra/compose/ownership.js';
import { explainFrame } from '../../infra/compose/explainFrame.js';
import { createParkedInspector } from '../../infra/compose/parkedInspector.js';
import { composeStoredEvents } from '../../infra/compose/storedEvents.js';
import type { LiveHint } from '../../projections/ports.js';
import { MemoryStore } from '../unit/commands/memoryStore.js';
import { memoryTrail } from './auditTrail.js';
import { watchAnswers } from './answers/index.js';
import './cheapPasswords.js';
import { silentLogger } from './silentLogger.js';
import { startPostgres } from './postgres.js';

export interface TestApiOptions {
  /** The command side, on the API's database; by default one that takes everything and does nothing. */
  readonly commands?: (pool: Pool, hint: TestApi['hint']) => DeviceCommands;
  /** By default it takes everything and does nothing. */
  readonly brewPlans?: (pool: Pool) => BrewPlans;
  /** By default it takes everything and does nothing. */
  readonly recipes?: Recipes;
  /** By default it takes everything and does nothing. */
  readonly brewJournal?: BrewJournal;
  readonly machineNames?: (pool: Pool, hint: TestApi['hint']) => MachineNames;
  /** What it leaves out is done on a store in memory. */
  readonly alarms?: Partial<Alarms>;
  /** By default one in memory. */
  readonly audit?: AuditTrail;
  readonly limits?: Partial<ApiLimits>;
  readonly trustProxy?: readonly string[];
  readonly corsOrigins?: readonly string[];
  readonly tracer?: Tracer;
  readonly logger?: Logger;
  readonly mailer?: Mailer;
  readonly issuers?: readonly LoginIssuer[];
  readonly signUp?: SignUp;
  readonly isFactorRequired?: boolean;
  /** By default it takes everything and does nothing. */
  readonly clientErrors?: (pool: Pool) => ApiOptions['clientErrors'];
  /** None by default. */
  readonly webFolder?: string;
  /** What dry runs and streams read; by default it is empty. */
  readonly events?: MemoryStore;
  /** False where time is measured: checking each answer takes some. */
  readonly answersAreChecked?: boolean;
  /** By default all is well. */
  readonly health?: () => OverallHealth;
}

export interface TestApi {
  readonly url: string;
  readonly pool: Pool;
  readonly databaseUrl: string;
  /** The first administrator's. */
  readonly password: string;
  readonly token: string;
  readonly personId: string;
  /** The administrator's. */
  readonly client: ApiClient;
  /** Somebody's with this token; with none, nobody's. */
  clientOf(token?: string): ApiClient;
  /** For requests that no client would send, and for tables of paths; with the administrator's token unless told otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  hint(hint: Partial<LiveHint>): void;
  /** Open live streams. */
  liveClients(): number;
  /** Another instance on the same database, which gets the same hints, perhaps with other pages; stopped with this one. */
  another(webFolder?: string): Promise<{ readonly url: string }>;
  stop(): Promise<void>;
}

/** Any https URL may be called. */
const testTargets: NotificationTargets = {
  webPushKey: 'BA-key-of-the-server',
  isUsable: (address) => (address.way === 'webPush' ? address.endpoint : address.url).startsWith('https://'),
  newWebhookSecret: () => 'whsec_dGVzdA==',
};

/** Keys for tests: 64 hex digits. */
export const testKey = 'a1'.repeat(32);
export const testPseudonymKey = 'b2'.repeat(32);

/**
 * The API on a migrated database of its own, with the command side and the broker left to the test. Answers that don't fit
 * openapi.yaml fail {@link TestApi.stop}.
 */
export async function startApi(options: TestApiOptions = {}): Promise<TestApi> {
  const postgres = await startPostgres();
  const logger = options.logger ?? silentLogger;
  const pool = createPool({ databaseUrl: postgres.url, applicationName: 'test', connections: 5, logger });
  const { password } = await insertAdministrator(pool);
  const listeners = new Set<(hint: LiveHint) => void>();
  const hint: TestApi['hint'] = (change) => {
    const whole = {
      position: '0',
      devices: [],
      sessions: [],
      commands: [],
      brews: [],
      alarms: [],
      traceparents: {},
      ...change,
    };
    for (const listener of listeners) listener(whole);
  };
  const alarms = { ...alarmsInMemory(), ...options.alarms };
  const machineNames = options.machineNames?.(pool, hint) ?? obligingMachineNames;
  const instances: { liveClients(): number; stop(): Promise<void> }[] = [];
  const start = async (webFolder = options.webFolder) => {
    const api = await createApi({
      ...readsOf(pool),
      ...(options.events && {
        parkedInspector: createParkedInspector({ store: options.events, pool, logger: silentLogger }),
        storedEvents: storedEventsOf(pool, options.events),
      }),
      sessionKey: testKey,
      pseudonymKey: testPseudonymKey,
      commands: options.commands?.(pool, hint) ?? obliging(),
      hints: {
        subscribe: (onHint) => {
          listeners.add(onHint);
          return () => void listeners.delete(onHint);
        },
        connected: () => true,
      },
      health: options.health ?? (() => ({ status: 'up', conditions: [], roles: [] })),
      logger,
      tracing: createApiTracing(options.tracer ?? trace.getTracer('test')),
      brewPlans: options.brewPlans?.(pool) ?? obligingBrewPlans,
      ...(options.brewJournal && { brewJournal: options.brewJournal }),
      ...(options.recipes && { recipes: options.recipes }),
      alarms,
      ...(options.clientErrors && { clientErrors: options.clientErrors(pool) }),
      ...{ machineNames, claims: createDeviceClaims(pool, testKey, endingSetUp({ alarms, machineNames })) },
      audit: options.audit ?? memoryTrail('api').trail,
      ...(options.trustProxy && { trustProxy: options.trustProxy }),
      ...(options.corsOrigins && { corsOrigins: options.corsOrigins }),
      ...(options.issuers && { issuers: options.issuers }),
      ...(options.mailer && { mailer: options.mailer }),
      isFactorRequired: options.isFactorRequired ?? false,
      ...(options.signUp && { signUp: options.signUp }),
      ...(webFolder !== undefined && { webFolder }),
      ...(options.limits && { limits: options.limits }),
    });
    const answers =
      (options.answersAreChecked ?? true)
        ? await watchAnswers(api.app)
        : { listener: api.app, verify: async () => undefined };
    const server = await listen(answers.listener, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 1_000, connectionsOfAddress: 1_000 },
      requestTimeoutMs: 10_000,
    });
    instances.push({
      liveClients: api.liveClients,
      stop: async () => {
        api.close();
        await server.close(100);
        await answers.verify();
      },
    });
    return `http://127.0.0.1:${server.port}`;
  };
  const url = await start();
  const token = await logIn(url, 'admin', password);
  const personId = (await findPerson(pool, 'admin'))?.personId ?? '';
  const clientOf: TestApi['clientOf'] = (of) => createApiClient({ url, ...(of && { token: () => of }) });
  const authorized = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  return {
    url,
    pool,
    databaseUrl: postgres.url,
    password,
    token,
    personId,
    client: clientOf(token),
    clientOf,
    fetch: authorized,
    hint,
    liveClients: () => instances.reduce((sum, instance) => sum + instance.liveClients(), 0),
    another: async (webFolder) => ({ url: await start(webFolder) }),
    stop: async () => {
      const stopped = await Promise.allSettled(instances.map((instance) => instance.stop()));
      await pool.end();
      await postgres.stop();
      for (const result of stopped) if (result.status === 'rejected') throw result.reason;
    },
  };
}

/** The first administrator of this database: a process hashes one password for all. */
async function insertAdministrator(pool: Pool): Promise<Administrator> {
  if (administrator === undefined) {
    administrator = makeAdministrator(pool);
    return administrator;
  }
  const { login, password, passwordHash } = await administrator;
  await pool.query(
    `insert into identity.person (login, name, password_hash, role) values ($1, $1, $2, 'admin')`,
    [login, passwordHash],
  );
  return { login, password, passwordHash };
}

interface Administrator {
  readonly login: string;
  readonly password: string;
  readonly passwordHash: string;
}

let administrator: Promise<Administrator> | undefined;

async function makeAdministrator(pool: Pool): Promise<Administrator> {
  const made = await ensureFirstAdministrator(pool);
  assert.ok(made);
  const { rows } = await pool.query<{ password_hash: string }>(
    'select password_hash from identity.person where login = $1',
    [made.login],
  );
  return { ...made, passwordHash: rows[0]?.password_hash ?? '' };
}

/** What an API on this database reads. */
export function readsOf(
  pool: Pool,
): Pick<
  ApiOptions,
  | 'queries'
  | 'people'
  | 'accounts'
  | 'personalData'
  | 'personSettings'
  | 'sessions'
  | 'links'
  | 'factors'
  | 'passkeys'
  | 'alarmProfiles'
  | 'alertAcknowledgement'
  | 'errorGroups'
  | 'clientErrors'
  | 'parkedInspector'
  | 'parkedJobs'
  | 'deviceTags'
  | 'deviceNotes'
  | 'fleetViews'
  | 'projectionPauses'
  | 'projectionRebuilds'
  | 'backupRule'
  | 'deviceJobs'
  | 'deviceDebugs'
  | 'explainFrame'
  | 'storedEvents'
  | 'notifications'
  | 'notificationTargets'
  | 'oidcAccounts'
  | 'signUp'
  | 'owners'
  | 'claims'
  | 'shares'
  | 'provisioning'
  | 'recipes'
  | 'recipeFiles'
  | 'brewJournal'
  | 'machineNames'
> {
  return {
    queries: createQueries(pool, decodeStored),
    alertAcknowledgement: createAlertAcknowledgement(pool),
    recipes: obligingRecipes,
    brewJournal: obligingBrewJournal,
    machineNames: obligingMachineNames,
    recipeFiles: createRecipeFiles(),
    people: createPeople(pool),
    accounts: createPeopleDirectory(pool),
    personalData: createPersonalData(pool),
    personSettings: createPersonSettings(pool),
    sessions: createLoginSessions(pool),
    links: createPersonLinks(pool),
    factors: createSecondFactors(pool, testKey),
    passkeys: createPasskeys(pool),
    alarmProfiles: createAlarmProfiles(pool),
    errorGroups: createErrorGroups(pool),
    clientErrors: { take: done },
    parkedInspector: createParkedInspector({ store: new MemoryStore(), pool, logger: silentLogger }),
    parkedJobs: createParkedJobs(pool),
    deviceTags: createDeviceTags(pool),
    deviceNotes: createDeviceNotes(pool),
    fleetViews: createFleetViews(pool),
    projectionPauses: createProjectionPauses(pool),
    projectionRebuilds: createProjectionRebuilds(pool),
    backupRule: backupRuleOf({ backupOldAfterHours: '' }),
    deviceJobs: createDeviceJobs(pool),
    deviceDebugs: createDeviceDebugs(pool),
    explainFrame,
    storedEvents: storedEventsOf(pool, new MemoryStore()),
    notifications: createNotifications(pool, testKey),
    notificationTargets: testTargets,
    oidcAccounts: createOidcAccounts(pool),
    signUp: 'invite',
    owners: createDeviceOwners(pool),
    claims: createDeviceClaims(pool, testKey),
    shares: createDeviceShares(pool),
    provisioning: createDeviceProvisioning(pool, testKey),
  };
}

function storedEventsOf(pool: Pool, store: MemoryStore): ApiOptions['storedEvents'] {
  return composeStoredEvents({ store, pool, readKeys: createPersonKeys(pool, testKey).forReading });
}

const done = async () => undefined;

/** Takes everything, and does nothing. */
export function obliging(): DeviceCommands {
  const accept: DeviceCommands['request'] = async ({ commandId }) => ({
    commandId,
    supersedes: [],
    ahead: 0,
  });
  return { request: accept, tryOut: accept, cancel: done, cancelWaiting: done };
}

export const obligingRecipes: Recipes = {
  create: done,
  edit: async ({ version }) => version + 1,
  delete: done,
};
export const obligingBrewJournal: BrewJournal = {
  ...{ add: done, correct: done, remove: done, name: done, rate: done },
};
export const obligingMachineNames: MachineNames = { name: done };
export const obligingBrewPlans: BrewPlans = {
  plan: done,
  tryOut: done,
  cancel: done,
  cancelOf: done,
  resume: done,
};

export function alarmsInMemory(): Alarms {
  return createAlarms({ store: new MemoryStore(), now: () => new Date() });
}

/** The access token of a log-in. */
export async function logIn(url: string, login: string, password: string): Promise<string> {
  return (await logInAsClient(url, login, password)).token;
}

/** The tokens of a log-in. */
export async function logInAsClient(url: string, login: string, password: string): Promise<Tokens> {
  const body = { login, password, kind: 'client' } as const;
  const tokens = dataOf(await createApiClient({ url }).POST('/api/v1/login', { body }));
  assert.ok(tokens && 'token' in tokens);
  return tokens;
}

/** The cookies of a browser's log-in, as it sends them; `session` is the session's alone. */
export async function logInAsBrowser(
  url: string,
  login: string,
  password: string,
  cookies = '',
): Promise<{ readonly cookie: string; readonly session: string; readonly response: Response }> {
  const { headers, ...request } = jsonPost({ login, password }, { origin: url, cookie: cookies });
  const response = await fetch(`${url}/api/v1/login`, { ...request, ...(headers && { headers }) });
  assert.equal(response.status, 204, await response.text());
  const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const session = set.find((cookie) => cookie.includes('brewline_session')) ?? '';
  return { cookie: set.join('; '), session, response };
}

/** A POST with any JSON, for {@link TestApi.fetch}. */
export function jsonPost(body: unknown, headers: Record<string, string> = {}): RequestInit {
  const type = { 'content-type': 'application/json' };
  return { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(body) };
}
