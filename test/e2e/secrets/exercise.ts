import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { runShell } from '../../integration/cli/runCli.js';
import type { Secrets } from '../../support/secretSearch.js';
import type { Stack } from '../../support/stack.js';
import { connectDevice } from '../../support/stackDevice.js';
import { until } from '../../support/until.js';

/** What a run made and was told. */
export interface Run {
  readonly secrets: Secrets;
  /** Bodies of answers in which no secret may be. */
  readonly answers: string[];
  /** What commands said to people. */
  readonly notes: string[];
}

interface Ask {
  readonly body?: unknown;
  readonly text?: string;
  readonly token?: string;
}

/** Asks the API; an answer that is a problem, or not told to give a secret, is kept to be searched. */
export async function ask(
  { answers }: Run,
  url: string,
  { body, text = JSON.stringify(body), token }: Ask,
  gives?: 'a secret',
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, {
    ...(text !== undefined && { method: 'POST', body: text }),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  });
  const answer = await response.text();
  if (response.status >= 400 || gives === undefined) answers.push(answer);
  return { status: response.status, text: answer };
}

/** Runs a command as a process of its own, whose result may be secrets and whose notes may not. */
export async function brewline({ notes }: Run, stack: Stack, args: string): Promise<string> {
  const env = { BREWLINE_DATA_DIR: stack.place.dataDir };
  const { stdout, stderr } = await runShell(`$brewline ${args}`, env);
  notes.push(`$ ${args}\n${stderr}`);
  return stdout;
}

let names = 0;

/** A secret that nobody has, and somebody tries. */
function guess({ secrets }: Run): string {
  return secrets.add(`guess ${++names}`, randomBytes(18).toString('base64url'));
}

/** Logs in; the token is remembered as a secret, with its signature alone. */
export async function logIn(run: Run, stack: Stack, login: string, password: string): Promise<string> {
  const answer = await ask(
    run,
    `${stack.apiUrl}/api/v1/login`,
    { body: { login, password, kind: 'client' } },
    'a secret',
  );
  assert.equal(answer.status, 200, `log-in of ${login}`);
  return rememberTokens(run, answer.text);
}

function rememberTokens({ secrets }: Run, body: string): string {
  const { token, refreshToken } = JSON.parse(body) as { token: string; refreshToken: string };
  const name = `token ${++names}`;
  secrets.add(`signature of ${name}`, token.split('.')[2] ?? '');
  secrets.add(`what refreshes ${name}`, refreshToken);
  return secrets.add(name, token);
}

/** People: log-ins that succeed and fail in every way, and passwords that change. */
export async function exercisePeople(run: Run, stack: Stack): Promise<{ readonly brewersToken: string }> {
  const { secrets } = run;
  const { login, password } = stack.administrator;
  const api = `${stack.apiUrl}/api/v1`;
  await logIn(run, stack, login, secrets.add(`password of ${login}`, password));
  const made = await brewline(run, stack, 'person add berta');
  const first = secrets.add('first password of berta', made.trim());
  const token = await logIn(run, stack, 'berta', first);
  const next = secrets.add('chosen password of berta', `${randomBytes(18).toString('base64')} & more`);
  const changed = await ask(
    run,
    `${api}/people/me/password`,
    { token, body: { currentPassword: first, newPassword: next } },
    'a secret',
  );
  assert.equal(changed.status, 200, changed.text);
  const brewersToken = rememberTokens(run, changed.text);
  const refused: readonly (readonly [string, Ask])[] = [
    ['login', { body: { login: 'berta', password: guess(run) } }],
    ['login', { body: { login: 'nobody', password: guess(run) } }],
    ['login', { body: { login: 'berta', pasword: guess(run) } }],
    ['login', { body: { login: 'berta', password: { of: guess(run) } } }],
    ['login', { body: { login: 'berta', password: `${guess(run)}${'x'.repeat(300)}` } }],
    ['login', { text: `{"login": "berta", "password": "${guess(run)}` }],
    [
      'people/me/password',
      { token: brewersToken, body: { currentPassword: guess(run), newPassword: guess(run) } },
    ],
    ['people/me/password', { token: brewersToken, body: { currentPassword: next, newPassword: 'short' } }],
    ['devices', { token, body: { devices: [{ deviceId: 'keg-1' }] } }],
    ['devices', { token: brewersToken, body: { devices: [{ deviceId: 'keg-1', secret: guess(run) }] } }],
    ['devices', { token: `${brewersToken.slice(0, -4)}AAAA` }],
    [`devices/nothing?token=${brewersToken}`, { token: guess(run) }],
  ];
  for (const [path, request] of refused) {
    const { status } = await ask(run, `${api}/${path}`, request);
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
  }
  await browse(run, stack, 'berta', next);
  return { brewersToken };
}

/** A browser logs in; the secrets of its cookies are remembered, and tried where they don't belong. */
async function browse(run: Run, stack: Stack, login: string, password: string): Promise<void> {
  const response = await fetch(`${stack.apiUrl}/api/v1/login`, {
    method: 'POST',
    body: JSON.stringify({ login, password }),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(response.status, 204, `log-in of ${login} in a browser`);
  for (const cookie of response.headers.getSetCookie()) {
    const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
    const token = run.secrets.add(`cookie ${name}`, value);
    const refused = await ask(run, `${stack.apiUrl}/api/v1/devices`, { token });
    assert.equal(refused.status, 401, name);
  }
}

/** A device: added, rotated, with right and wrong secrets, sending and obeying; others are added and refused. */
export async function exerciseDevices(run: Run, stack: Stack, deviceId: string): Promise<void> {
  const { secrets } = run;
  const api = `${stack.apiUrl}/api/v1/devices`;
  const token = await logIn(run, stack, 'admin', secrets.get('password of admin'));
  const added = await ask(run, api, { token, body: { devices: [{ deviceId }] } }, 'a secret');
  assert.equal(added.status, 201, added.text);
  const [{ secret = '' } = {}] = (JSON.parse(added.text) as { devices: { secret: string }[] }).devices;
  secrets.add(`first secret of ${deviceId}`, secret);
  const rotated = await ask(run, `${api}/${deviceId}/rotate`, { token, body: {} }, 'a secret');
  const second = (JSON.parse(rotated.text) as { secret: string }).secret;
  secrets.add(`secret of ${deviceId}`, second);
  for (const [of, args] of [
    ['added', `device add ${deviceId}-cli --json`],
    ['rotated', `device rotate ${deviceId}-cli --json`],
    ['rotated at once', `device rotate ${deviceId}-cli --now --json`],
  ] as const) {
    const [made] = JSON.parse(await brewline(run, stack, args)) as { secret: string }[];
    secrets.add(`secret of ${deviceId}-cli, ${of}`, made?.secret ?? '');
  }
  await brewline(run, stack, `device add ${deviceId}`);
  await brewline(run, stack, 'device rotate nobody-knows-it');
  await knockWith(run, stack, deviceId, guess(run));
  await work(run, stack, { deviceId, secret: second, token });
  await knockWith(run, stack, deviceId, secret);
}

/** A log-in at the broker that is refused. */
async function knockWith(_run: Run, stack: Stack, deviceId: string, password: string): Promise<void> {
  const ca = await readFile(stack.caFile);
  const options = { clientId: deviceId, username: deviceId, password, ca, reconnectPeriod: 0 };
  await assert.rejects(connectAsync(stack.mqttUrl, options), /authori[sz]ed|Bad username/i);
}

interface Working {
  readonly deviceId: string;
  readonly secret: string;
  readonly token: string;
}

/** Connects, sends, and does what it is told. */
export async function work(run: Run, stack: Stack, { deviceId, secret, token }: Working): Promise<void> {
  const device = await connectDevice(stack, deviceId, { secret });
  try {
    const url = `${stack.apiUrl}/api/v1/devices/${deviceId}`;
    await until('it is shown', async () => (await ask(run, url, { token })).status === 200);
    const command = { token, body: { kind: 'wake' } };
    const { status } = await ask(run, `${url}/commands?wait=15s`, command);
    assert.ok(status < 300, `wake: ${status}`);
  } finally {
    await device.stop();
  }
}

/** Every server ends once, so that each role says what it thinks of that. */
export async function exerciseFailures(stack: Stack): Promise<void> {
  for (const part of ['postgres', 'rabbitmq', 'event-store', 'auth']) stack.kill(part);
  const isReady = () =>
    fetch(`${stack.apiUrl}/health/ready`).then(
      ({ status }) => status,
      () => 0,
    );
  await until('the failure is noticed', async () => (await isReady()) !== 200);
  await until('all is well again', async () => (await isReady()) === 200);
}

/** All that the set-up made: passwords, keys, the cookie, and the keys of certificates. */
export async function rememberSetUp({ secrets }: Run, { place }: Stack): Promise<void> {
  const { credentialKey, sessionKey, ...others } = place.secrets;
  for (const [name, setting] of Object.entries({ credentialKey, sessionKey }))
    setting.split(',').forEach((key, index, all) => {
      // Of two the older one keeps its name.
      const isNew = index < all.length - 1;
      secrets.add(isNew ? `${name}, new` : name, key);
    });
  for (const [name, value] of Object.entries(others))
    if (typeof value === 'string') secrets.add(name, value);
    else for (const [role, password] of Object.entries(value)) secrets.add(`${name} ${role}`, password);
  for (const file of ['ca.key', 'server.key']) {
    const [, line = ''] = (await readFile(join(place.dataDir, 'tls', file), 'utf8')).split('\n');
    secrets.add(file, line);
  }
}
