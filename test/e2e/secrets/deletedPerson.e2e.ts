import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createApiClient, dataOf, logInWhenNeeded } from '../../../adapters/apiClient/index.js';
import { assignDevices } from '../../../adapters/postgres/identity/index.js';
import { machineTypes, phases, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { readConfig } from '../../../infra/config.js';
import { runCli } from '../../integration/cli/runCli.js';
import {
  acceptedCommand,
  apiOf,
  findCommand,
  found,
  isOnline,
  type ApiClient,
} from '../../support/apiClient.js';
import { Secrets, type Finding } from '../../support/secretSearch.js';
import { startStack, type Stack } from '../../support/stack.js';
import { connectDevice, newDeviceId } from '../../support/stackDevice.js';
import { until } from '../../support/until.js';
import { paleAle } from '../../unit/domain/recipe/recipes.js';
import { AttendedMachine } from '../attendedMachine.js';
import { writeEvidence } from './evidence.js';

/** Texts that nobody else has, each too long to be there by chance. */
const texts = {
  login: 'quirinus.hopfensperger-ohlsdorf',
  name: 'Quirinus Ætherius Hopfensperger',
  mail: 'q.hopfensperger@abtei-sankt-quirin.example',
  started: 'Urgroßmutters “Walburgisbock”',
  updated: 'Walburgisbock mit Wacholderbeeren',
  planned: 'Fastenbier nach Bruder Barnabas',
  typed: 'Am Gerät getippter Rauchweizen',
  kept: 'Klosterbräu nach verschollener Handschrift',
  noted: 'Riecht nach Bananenschale wie damals in Weihenstephan',
  named: 'Fastenbier für Onkel Pankrazius',
  rated: 'Hopfig wie Pater Anselms Predigt',
  machine: 'Sudkessel der Äbtissin Kunigunde',
  deviceNote: 'Kegelventil klemmt wie bei Schwester Adelgundis',
  savedView: 'Geräte für Bruder Theophilus',
  profile: 'Wenn ich auf Wallfahrt bin',
};

/** What servers keep of what was overwritten, until they use its place again: see "What remains" in infra/operations.md. */
const leftToServers = /^(postgres|rabbitmq)\//;

describe('what a person left behind, after the person was deleted', function () {
  this.timeout(600_000);
  const person = new Secrets();
  const folders: string[] = [];
  let dataDir: string;
  let stack: Stack | undefined;
  let restored: Stack | undefined;
  let pool: Pool;
  let machines: readonly AttendedMachine[] = [];
  let sessions: readonly string[] = [];
  let commands: readonly string[] = [];
  let inUse: readonly Finding[];

  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'brewline-deleted-'));
    folders.push(made);
    return made;
  };

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    for (const [name, text] of Object.entries(texts)) person.add(name, text);
    dataDir = await folder();
    stack = await startStack({ dataDir, env: { LOG_LEVEL: 'trace' } });
    pool = new Pool({ connectionString: stack.databaseUrl, max: 2 });
    const password = await addThem(stack);
    await useEverything(stack, password);
    inUse = await findings(stack, dataDir);
    await brewline(stack, 'backup', join(dataDir, 'backup.tar'));
    await brewline(stack, 'person', 'delete', texts.login, '--yes');
  });
  after(async () => {
    await Promise.all(machines.map((machine) => machine.stop()));
    if (stack) await pool?.end();
    await stack?.stop();
    await restored?.stop();
    for (const each of folders) await rm(each, { recursive: true, force: true });
  });

  async function brewline({ place }: Pick<Stack, 'place'>, ...args: string[]): Promise<string> {
    const env = { BREWLINE_DATA_DIR: place.dataDir };
    const { code, stdout, stderr } = await runCli(args, env, { isAudited: true });
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async function addThem(of: Stack): Promise<string> {
    const password = (await brewline(of, 'person', 'add', texts.login)).trim();
    await brewline(of, 'person', 'add', 'berta');
    await pool.query('update identity.person set name = $2, email = $3 where login = $1', [
      texts.login,
      texts.name,
      texts.mail,
    ]);
    return password;
  }

  /** Machines of their own and of others, log-ins that succeed and fail, and each way in which a text gets into an event. */
  async function useEverything(of: Stack, password: string): Promise<void> {
    machines = [
      await AttendedMachine.start(of, machineTypes.base),
      await AttendedMachine.start(of, machineTypes.keg),
    ];
    const [baseId = '', kegId = ''] = machines.map(({ deviceId }) => deviceId);
    const bertas = newDeviceId('keg');
    await of.enroll([bertas]);
    await assignDevices(pool, texts.login, [baseId, kegId]);
    await assignDevices(pool, 'berta', [bertas]);
    await pool.query(
      `insert into identity.device_share (ownership_id, login, may_command)
       select ownership_id, $1, true from identity.device_ownership where device_id = $2`,
      [texts.login, bertas],
    );
    const api = createApiClient({
      url: of.apiUrl,
      token: logInWhenNeeded(of.apiUrl, { login: texts.login, password }),
    });
    for (const body of [
      { login: texts.login, password: 'not this one' },
      { login: texts.mail, password },
    ])
      await api.POST('/api/v1/login', { body });
    await api.POST('/api/v1/password-reset', { body: { email: texts.mail } });
    await api.POST('/api/v1/devices/{deviceId}/shares', {
      params: { path: { deviceId: kegId } },
      body: { login: 'berta', rights: 'viewAndCommand' },
    });
    for (const deviceId of [baseId, kegId]) await until('it is online', () => isOnline(api, deviceId));
    const params = { path: { deviceId: baseId } };
    dataOf(await api.PUT('/api/v1/devices/{deviceId}/name', { params, body: { name: texts.machine } }));
    await until('the name is shown', async () => {
      const device = found(await api.GET('/api/v1/devices/{deviceId}', { params }));
      return device?.name === texts.machine;
    });
    const started = {
      kind: 'startSession',
      processType: processTypes.brew,
      recipe: recipe(texts.started),
    } as const;
    const updated = { kind: 'updateRecipe', recipe: recipe(texts.updated) } as const;
    const start = await acceptedCommand(api, baseId, started);
    const byHand = await sessionBegunBy(api, start);
    const update = await acceptedCommand(api, baseId, updated);
    await acceptedCommand(api, baseId, { kind: 'cancelSession' });
    await until('it is cancelled', async () => (await sessionOf(api, byHand))?.status === 'cancelled');
    const plan = { baseId, kegId, stages: ['brew' as const], brewRecipe: recipe(texts.planned) };
    const { brewId } = dataOf(await api.POST('/api/v1/brews', { body: plan }));
    const planned = await until('the plan runs', async () => {
      const brew = found(await api.GET('/api/v1/brews/{brewId}', { params: { path: { brewId } } }));
      return brew?.stages[0]?.status === 'running' && brew.stages[0];
    });
    const typed = await startAtMachine(of, api);
    await keepRecipe(api);
    await keepJournal(api, brewId);
    await pool.query(
      `insert into operations.device_note (note_id, device_id, person_id, text)
       select gen_random_uuid(), $2, person_id, $3 from identity.person where login = $1`,
      [texts.login, baseId, texts.deviceNote],
    );
    await pool.query(
      `insert into operations.saved_view (person_id, name, filter, is_shared)
       select person_id, $2, '{"selection":{},"sort":"id"}', true from identity.person where login = $1`,
      [texts.login, texts.savedView],
    );
    sessions = [byHand, planned.sessionId ?? '', typed];
    commands = [start, update, planned.commandId ?? ''];
    assert.deepEqual(await shownNames(api), [
      texts.started,
      texts.planned,
      texts.typed,
      ...[texts.started, texts.updated, texts.planned],
    ]);
  }

  async function keepRecipe(api: ApiClient): Promise<void> {
    const body = { recipe: { ...paleAle, name: texts.kept, notes: `${texts.kept}, geheim` } } as never;
    const { recipeId } = dataOf(await api.POST('/api/v1/recipes', { body }));
    const params = { path: { recipeId } };
    await until('the recipe is shown', async () =>
      found(await api.GET('/api/v1/recipes/{recipeId}', { params })),
    );
  }

  async function keepJournal(api: ApiClient, brewId: string): Promise<void> {
    const params = { path: { brewId } };
    const takenAt = new Date().toISOString();
    dataOf(await api.POST('/api/v1/brews/{brewId}/notes', { params, body: { takenAt, text: texts.noted } }));
    dataOf(await api.PUT('/api/v1/brews/{brewId}/name', { params, body: { name: texts.named } }));
    const rating = { stars: 4, text: texts.rated };
    dataOf(await api.PUT('/api/v1/brews/{brewId}/rating', { params, body: rating }));
    const profile = { name: texts.profile, changes: {} };
    dataOf(await api.POST('/api/v1/people/me/alarm-profiles', { body: profile }));
    await until('the rating is shown', async () => {
      const brew = found(await api.GET('/api/v1/brews/{brewId}', { params }));
      return brew?.rating?.text === texts.rated;
    });
  }

  /** The name comes from a machine of theirs, and from no command. */
  async function startAtMachine(of: Stack, api: ApiClient): Promise<string> {
    const deviceId = newDeviceId('keg');
    const secret = (await of.enroll([deviceId])).get(deviceId) ?? '';
    await assignDevices(pool, texts.login, [deviceId]);
    const device = await connectDevice(of, deviceId, { secret });
    const processType = processTypes.fermentation;
    await device.processEvent({ type: 'sessionStarted', processType, recipe: texts.typed }, 1, Date.now());
    const session = `${deviceId}.1`;
    await until('the session is shown', () => sessionOf(api, session));
    await device.stop();
    return session;
  }

  async function sessionBegunBy(api: ApiClient, commandId: string): Promise<string> {
    const begun = await until('a session began', async () => {
      const command = await findCommand(api, commandId);
      assert.notEqual(command?.status, 'failed', JSON.stringify(command));
      return command?.sessionId;
    });
    return begun;
  }

  async function sessionOf(api: ApiClient, sessionId: string) {
    return found(await api.GET('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } }));
  }

  /** The names of recipes that sessions and commands have. */
  async function shownNames(api: ApiClient): Promise<readonly unknown[]> {
    const ofSessions = await Promise.all(sessions.map((id) => sessionOf(api, id)));
    const ofCommands = await Promise.all(commands.map((id) => findCommand(api, id)));
    return [
      ...ofSessions.map((session) => session?.recipe),
      ...ofCommands.map((command) => (command?.instruction as { recipe?: { name?: unknown } }).recipe?.name),
    ];
  }

  async function findings(of: Stack, data: string): Promise<readonly Finding[]> {
    const evidence = await folder();
    await writeEvidence(evidence, of, { commandLines: [], traces: [], answers: [], notes: [] });
    const inFiles = (await person.findIn(data)).filter(({ file }) => !leftToServers.test(file));
    return [...(await person.findIn(evidence)), ...inFiles.filter(({ file }) => file !== 'backup.tar')];
  }

  it('was plain where people read it, and never in an event, a log or a file', () => {
    const tables = new Set(inUse.map(({ file }) => file));
    for (const table of [
      'session',
      'session_timeline',
      'device_command',
      'device_command_event',
      'brew_plan_event',
      'recipe',
      'recipe_version',
      'journal',
      'journal_entry',
      'machine_name',
    ])
      assert.ok(tables.has(`tables/read_model.${table}`), table);
    // What operators note and save is no event, so no read model has it.
    const places = /^tables\/((read_model|identity)\.|operations\.(device_note|saved_view)$)/;
    const elsewhere = [...tables].filter((file) => !places.test(file));
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(new Set(inUse.map(({ secret }) => secret)), new Set(Object.keys(texts)));
  });

  it('is nowhere, and sessions and commands say that it was deleted', async () => {
    assert.ok(stack);
    assert.deepEqual(await shownNames(apiOf(stack)), [null, null, null, null, null, null]);
    assert.deepEqual(await findings(stack, dataDir), []);
  });

  it('is nowhere after a rebuild of every projection', async () => {
    assert.ok(stack);
    for (const projection of ['readModels', 'dispatcher', 'brewPlans', 'alarms', 'notifications'])
      await brewline(stack, 'rebuild', projection, '--yes');
    const api = apiOf(stack);
    await until('all is shown again', async () => {
      const answer = await api.GET('/api/v1/sessions/{sessionId}', {
        params: { path: { sessionId: sessions[2] ?? '' } },
      });
      return answer.response.status === 200;
    });
    assert.deepEqual(await shownNames(api), [null, null, null, null, null, null]);
    assert.deepEqual(await findings(stack, dataDir), []);
    const { rows } = await pool.query('select cause from ingest.parked_message');
    assert.deepEqual(rows, []);
  });

  it('is nowhere after a backup of before was restored', async () => {
    assert.ok(stack);
    const target = await folder();
    const erased = join(await folder(), 'erased.txt');
    await writeFile(erased, await brewline(stack, 'person', 'erased'));
    await Promise.all(machines.map((machine) => machine.stop()));
    machines = [];
    await pool.end();
    await stack.stop();
    stack = undefined;
    const env = { BREWLINE_DATA_DIR: target, POSTGRES_PORT: String(readConfig({}).postgresPort + 1_000) };
    const { code, stderr } = await runCli(['restore', join(dataDir, 'backup.tar'), '--erased', erased], env);
    assert.equal(code, 0, stderr);
    restored = await startStack({ dataDir: target });
    const api = apiOf(restored);
    await until('the sessions are shown', () => sessionOf(api, sessions[2] ?? ''));
    assert.deepEqual(await shownNames(api), [null, null, null, null, null, null]);
    assert.deepEqual(await findings(restored, target), []);
  });
});

function recipe(name: string) {
  const after = { type: 'after', minutes: 30 } as const;
  return {
    ...{ name, processType: processTypes.brew, batchLitres: 5.5, grainKg: 1.8 },
    steps: [
      // So fast is the clock of these machines that everything but a person is over at once.
      { phase: phases.brewPrepare, step: steps.rinsePrepare, until: after, userAction: userActions.start },
      { phase: phases.brewPrepare, step: steps.rinseFlowCheck, until: after },
      { phase: phases.mash, step: steps.mashIn, targetCelsius: 52, until: after },
    ],
  };
}
