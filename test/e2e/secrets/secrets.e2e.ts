import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { Client } from 'pg';
import { watchCommandLines } from '../../support/commandLines.js';
import { startForgingIssuer, type ForgingIssuer } from '../../support/oidc/index.js';
import { startOtlpReceiver, type OtlpReceiver } from '../../support/otlpReceiver.js';
import { Secrets, type Finding } from '../../support/secretSearch.js';
import { startStack, type Stack } from '../../support/stack.js';
import { until } from '../../support/until.js';
import { writeEvidence } from './evidence.js';
import { exerciseIssuer, writeIssuers } from './exerciseIssuer.js';
import {
  ask,
  brewline,
  exerciseDevices,
  exerciseFailures,
  exercisePeople,
  logIn,
  rememberSetUp,
  work,
  type Run,
} from './exercise.js';

/** The files of a data folder that hold secrets; each is its owner's only. */
const secretFiles = [
  'secrets.json',
  'run.json',
  'tls/ca.key',
  'tls/server.key',
  'eventstore/server.key',
  'rabbitmq/tls/server.key',
  'rabbitmq/rabbitmq.conf',
  'rabbitmq/home/.erlang.cookie',
];

/** The secrets in each process's environment: what it needs, see infra/local/setup/roleEnvironment.ts. */
const inEnvironments: Readonly<Record<string, readonly string[]>> = {
  postgres: [],
  epmd: [],
  rabbitmq: [],
  'event-store': ['database brewline_event_store'],
  auth: ['authKey', 'broker auth', 'broker topology', 'credentialKey', 'database brewline_auth'],
  ingest: ['broker ingest', 'database brewline_ingest', 'eventStore ingest', 'peopleKey'],
  projector: ['broker projector', 'database brewline_projector', 'eventStore projector', 'peopleKey'],
  dispatcher: [
    ...['broker dispatcher', 'database brewline_dispatcher', 'eventStore dispatcher'],
    ...['peopleKey', 'vapidPrivateKey'],
  ],
  api: [
    ...['broker api', 'credentialKey', 'database brewline_api', 'eventStore api'],
    ...['peopleKey', 'pseudonymKey', 'sessionKey', 'vapidPrivateKey'],
  ],
};

describe('secrets of a whole run', function () {
  this.timeout(400_000);
  const run: Run = { secrets: new Secrets(), answers: [], notes: [] };
  const evidenceFolders: string[] = [];
  let watching: ReturnType<typeof watchCommandLines> | undefined;
  let otlp: OtlpReceiver;
  let issuer: ForgingIssuer;
  let dataDir: string;
  let stack: Stack | undefined;
  /** Of the run itself, before anything is put there. */
  let findings: readonly Finding[];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    watching = watchCommandLines();
    otlp = await startOtlpReceiver();
    dataDir = await mkdtemp(join(tmpdir(), 'brewline-secrets-'));
    issuer = await startForgingIssuer();
    const file = join(tmpdir(), `${basename(dataDir)}-issuers.json`);
    evidenceFolders.push(file);
    await writeIssuers(run, file, issuer);
    const options = { dataDir, env: { ...otlp.env, LOG_LEVEL: 'trace', OIDC_ISSUERS_FILE: file } };
    stack = await startStack(options);
    await rememberSetUp(run, stack);
    const { brewersToken } = await exercisePeople(run, stack);
    await exerciseIssuer(run, stack, issuer);
    await exerciseDevices(run, stack, 'keg-secret');
    await exerciseFailures(stack);
    for (const key of ['credential', 'session']) await brewline(run, stack, `keys rotate ${key}`);
    await stack.stop();
    stack = await startStack(options);
    await rememberSetUp(run, stack);
    await afterRotation(stack, brewersToken);
    findings = await evidence();
  });
  after(async () => {
    await watching?.stop();
    await stack?.stop();
    await otlp?.stop();
    await issuer?.stop();
    for (const folder of [dataDir, ...evidenceFolders]) if (folder) await rm(folder, { recursive: true });
  });

  /** Both keys hold, for people and devices. */
  async function afterRotation(running: Stack, brewersToken: string): Promise<void> {
    for (const key of ['credentialKey', 'sessionKey']) run.secrets.get(`${key}, new`);
    const whoAmI = await ask(run, `${running.apiUrl}/api/v1/devices`, { token: brewersToken });
    assert.equal(whoAmI.status, 200, 'a log-in under the older SESSION_KEY');
    const { login, password } = running.administrator;
    const token = await logIn(run, running, login, run.secrets.add('later password of admin', password));
    const secret = run.secrets.get('secret of keg-secret');
    await work(run, running, { deviceId: 'keg-secret', secret, token });
    await until('its secret is hashed under the new key', async () => {
      const shown = JSON.parse(await brewline(run, running, 'keys show --json')) as {
        credential: { devicesLeft: string[] };
      };
      return !shown.credential.devicesLeft.includes('keg-secret');
    });
    await brewline(run, running, 'keys retire credential');
  }

  async function evidence(processes: Readonly<Record<string, number>> = {}): Promise<readonly Finding[]> {
    assert.ok(stack && watching);
    const folder = await mkdtemp(join(tmpdir(), 'brewline-evidence-'));
    evidenceFolders.push(folder);
    const { answers, notes } = run;
    const commandLines = watching.seen();
    await writeEvidence(folder, stack, { commandLines, traces: otlp.received(), answers, notes, processes });
    return run.secrets.findIn(folder);
  }

  it('are in no command line, log, trace, event, table, answer or note', async () => {
    assert.ok(otlp.spans().length > 0 && run.answers.length > 20 && run.notes.length > 5);
    assert.deepEqual(
      findings.filter(({ file }) => !file.startsWith('environments/')),
      [],
    );
  });

  it('are in the environment of a process only where it needs them', async () => {
    const found: Record<string, string[]> = Object.fromEntries(
      Object.keys(inEnvironments).map((name) => [name, []]),
    );
    for (const { file, secret } of findings) {
      const [, name] = /^environments\/(.+)$/.exec(file) ?? [];
      if (name !== undefined) (found[name] ??= []).push(secret.replace(/, new$/, ''));
    }
    const sorted = Object.entries(found).map(([name, secrets]) => [name, [...new Set(secrets)].toSorted()]);
    assert.deepEqual(Object.fromEntries(sorted), inEnvironments);
  });

  it('are in no file of the data folder but those that are for their owner only', async () => {
    const files = [...new Set((await run.secrets.findIn(dataDir)).map(({ file }) => file))];
    assert.deepEqual(
      files,
      secretFiles.toSorted((a, b) => a.localeCompare(b)),
    );
    for (const file of secretFiles) {
      const path = join(dataDir, file);
      const [{ mode }, folder] = await Promise.all([stat(path), stat(dirname(path))]);
      assert.ok([0o600, 0o400].includes(mode & 0o777), `${file}: ${(mode & 0o777).toString(8)}`);
      // As root, other users may pass through the data folder itself to their own, and list nothing.
      const passable = dirname(file) === '.' && process.getuid?.() === 0 ? 0o711 : 0o700;
      assert.equal(folder.mode & 0o777, passable, `the folder of ${file}`);
    }
  });

  describe('that are put there', () => {
    let planted: ChildProcess | undefined;
    after(() => planted?.kill());

    it('are found in each place', async () => {
      assert.ok(stack);
      const secret = (name: string) =>
        run.secrets.add(`planted in ${name}`, `planted-${name}-${'x7Qz'.repeat(8)}`);
      const waits = ['-e', 'setInterval(() => undefined, 1e6)'];
      planted = spawn(process.execPath, [...waits, secret('commandLines')], {
        env: { ANY: secret('environment') },
        stdio: 'ignore',
      });
      await once(planted, 'spawn');
      const { pid = 0 } = planted;
      await until('its command line is seen', () =>
        watching?.seen().some((line) => line.includes('planted-')),
      );
      await plantInTrace(otlp, secret('trace'));
      await plantInAnswer(run, secret('answer'));
      run.notes.push(secret('note'));
      await plantInTable(
        stack.databaseUrl,
        ['text', 'bytea', 'jsonb'].map((type) => [type, secret(type)]),
      );
      await plantInEvents(stack.eventStoreUrl, secret('event'));
      await appendFile(join(dataDir, 'log/api.log'), Buffer.from(`:${secret('log')}`).toString('base64'));
      await writeFile(join(dataDir, 'postgres/any'), Buffer.from(secret('file')).toString('hex'));
      const found = [...(await evidence({ planted: pid })), ...(await run.secrets.findIn(dataDir))];
      const where = (name: string) =>
        found.filter((each) => each.secret === `planted in ${name}`).map(({ file }) => file);
      const expected = {
        commandLines: 'commandLines',
        environment: 'environments/planted',
        trace: 'traces',
        answer: 'answers',
        note: 'notes',
        text: 'tables/operations.planted_text',
        bytea: 'tables/operations.planted_bytea',
        jsonb: 'tables/operations.planted_jsonb',
        event: 'events',
        log: 'log/api.log',
        file: 'postgres/any',
      };
      for (const [name, file] of Object.entries(expected)) assert.ok(where(name).includes(file), name);
      // An event is a row too.
      assert.ok(where('event').includes('tables/event_store.event'));
    });
  });
});

async function plantInTrace({ env }: OtlpReceiver, secret: string): Promise<void> {
  const body = JSON.stringify({ resourceSpans: [], planted: { 'http.url': `/?q=${secret}` } });
  const { OTEL_EXPORTER_OTLP_ENDPOINT: url = '' } = env;
  assert.equal((await fetch(`${url}/v1/traces`, { method: 'POST', body })).status, 200);
}

/** A problem that repeats what it was asked. */
async function plantInAnswer(run: Run, secret: string): Promise<void> {
  const server = createServer((request, response) => {
    response.writeHead(400);
    request.pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await ask(run, `http://127.0.0.1:${port}/`, { body: { password: secret } });
  } finally {
    server.close();
  }
}

async function plantInTable(databaseUrl: string, columns: readonly (readonly string[])[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const [type = '', secret = ''] of columns) {
      const values = { text: secret, bytea: Buffer.from(secret), jsonb: JSON.stringify({ of: [secret] }) };
      await client.query(`create table operations.planted_${type} (value ${type})`);
      await client.query(`insert into operations.planted_${type} values ($1)`, [values[type as 'text']]);
    }
  } finally {
    await client.end();
  }
}

async function plantInEvents(url: string, secret: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  try {
    await client.appendToStream('planted', jsonEvent({ type: 'Planted', data: { secret } }));
  } finally {
    await client.dispose();
  }
}
