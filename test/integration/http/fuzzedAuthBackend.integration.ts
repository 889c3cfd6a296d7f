import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { createAuthBackend } from '../../../adapters/http/auth/index.js';
import { listen, type Listening } from '../../../adapters/http/listen.js';
import { concurrently } from '../../../commands/concurrently.js';
import { bySize } from '../../support/bySize.js';
import { heapGrowth } from '../../support/heapGrowth.js';
import { silentLogger } from '../../support/silentLogger.js';

const inputs = bySize({ usual: 10_000, full: 100_000 });
/** Each is a connection of its own. */
const rawShare = 0.2;
const atOnce = 16;
const maxGrowthBytes = 4 * 2 ** 20;
const key = 'f'.repeat(64);
const secret = 'e'.repeat(64);

describe('auth backend, fuzzed', function () {
  this.timeout(bySize({ usual: 600_000, full: 3_600_000 }));
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let server: Listening;

  before(async () => {
    const app = createAuthBackend({
      key,
      credentials: {
        check: async (_id, given) => (given === secret ? 'valid' : 'wrongSecret'),
        checkCertificate: async () => 'wrongWay',
      },
      vhost: '/',
      ready: () => true,
      logger: silentLogger,
    });
    server = await listen(app, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  });
  after(async () => {
    agent.destroy();
    await server?.close(100);
  });

  it(`answers or ends each of ${inputs} inputs, allows what is a device's own, and holds nothing`, async () => {
    const allowed = new Set<string>();
    const growth = await heapGrowth(async () => {
      const forms = fc.sample(anyRequest, (inputs / 2) * (1 - rawShare));
      await concurrently(forms, atOnce, async (each) => {
        const { status, answer } = await ask(each);
        assert.ok(status < 500, `${status} for ${JSON.stringify(each)}`);
        if (answer !== 'allow') return;
        assert.ok(isOwn(each), `allowed ${JSON.stringify(each)}`);
        allowed.add(each.path);
      });
      const raw = fc.sample(anyBytes, (inputs / 2) * rawShare);
      await concurrently(raw, atOnce, async (bytes) => {
        const answer = await sendRaw(bytes);
        assert.doesNotMatch(answer, /^HTTP\/1.1 5|allow$/);
      });
    });
    // What was tried comes near enough to what is allowed.
    assert.deepEqual(allowed.size, 4);
    assert.ok(growth < maxGrowthBytes, `${growth} bytes more after the second half`);
  });

  async function ask({ method, path, fields, padding }: FuzzedRequest) {
    const form = formOf({ fields, padding });
    const headers = { 'content-length': Buffer.byteLength(form) };
    const sent = request({ agent, port: server.port, host: '127.0.0.1', method, path, headers }).end(form);
    return new Promise<{ status: number; answer: string }>((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject);
      });
    });
  }

  /** What comes back until the connection ends. */
  async function sendRaw(bytes: Uint8Array): Promise<string> {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (data: string) => (answer += data));
    socket.end(bytes);
    await finished(socket).catch(() => undefined);
    return answer;
  }
});

interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Not encoded: what follows the form. */
  readonly padding: string;
}

const device = 'keg-1';
const value = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(device, '/', 'queue', 'exchange', 'topic', 'read', 'write', 'configure'),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'amq.topic',
      `mqtt-subscription-${device}qos1`,
      `devices.${device}.up`,
      `devices.${device}.down`,
      'devices.keg-2.up',
      '#',
      secret,
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);
/** The questions that are allowed; most inputs are one of them with something else in it. */
const questions = [
  { path: 'user', username: device, client_id: device, password: secret },
  { path: 'vhost', username: device, client_id: device, vhost: '/' },
  { path: 'resource', username: device, resource: 'exchange', name: 'amq.topic', permission: 'write' },
  {
    path: 'topic',
    username: device,
    name: 'amq.topic',
    permission: 'write',
    routing_key: `devices.${device}.up`,
  },
];
const anyField = fc.tuple(
  fc.oneof(
    fc.constantFrom(
      'username',
      'password',
      'client_id',
      'vhost',
      'resource',
      'name',
      'permission',
      'routing_key',
    ),
    fc.string({ maxLength: 20 }),
  ),
  value,
);

const anyRequest: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    question: fc.constantFrom(...questions),
    changed: fc.array(anyField, { maxLength: 3 }),
    repeats: fc.boolean(),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant('POST') },
      { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE') },
    ),
    otherPath: fc.oneof(
      { weight: 8, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.webPath() },
      { weight: 1, arbitrary: fc.webPath().map((rest) => `/auth/${key}${rest}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          `/auth/${key.slice(1)}/user`,
          `/auth/${key}/../${key}/user`,
          `/auth//user`,
          `//auth/${key}/user`,
        ),
      },
    ),
    padding: fc.oneof(
      { weight: 8, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((size) => 'x'.repeat(size)) },
    ),
  })
  .map(({ question: { path, ...form }, changed, repeats, method, otherPath, padding }) => ({
    method,
    path: otherPath === '' ? `/auth/${key}/${path}` : otherPath,
    fields: repeats
      ? [...Object.entries(form), ...changed]
      : Object.entries({ ...form, ...Object.fromEntries(changed) }),
    padding,
  }));

/** No HTTP, half of it, and HTTP that lies about its length. */
const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc
    .tuple(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.nat({ max: 400 }),
    )
    .map(([header, body, length]) =>
      Buffer.concat([
        Buffer.from(
          `POST /auth/${key}/user HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n${header}\r\n\r\n`,
        ),
        body,
      ]),
    ),
  fc
    .tuple(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 70_000 }))
    .map(([chunk, size]) =>
      Buffer.concat([
        Buffer.from(
          `POST /auth/${key}/user HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n`,
        ),
        chunk,
      ]),
    ),
);

/** Everything that is allowed names the device itself, or the exchange that all share, and nothing twice. */
function isOwn({ method, path, ...rest }: FuzzedRequest): boolean {
  const form = new URLSearchParams(formOf(rest));
  const only = (name: string) => (form.getAll(name).length === 1 ? form.get(name) : undefined);
  const id = only('username');
  const own: Record<string, boolean> = {
    user: only('client_id') === id && only('password') === secret,
    vhost: only('client_id') === id && only('vhost') === '/',
    resource: only('name') === 'amq.topic' || only('name')?.startsWith(`mqtt-subscription-${id}qos`) === true,
    topic: /^devices\.([^.]+)\.(up|down)$/.exec(only('routing_key') ?? '')?.[1] === id,
  };
  return method === 'POST' && own[/^\/auth\/f{64}\/(\w+)$/.exec(path)?.[1] ?? ''] === true;
}

function formOf({ fields, padding }: Pick<FuzzedRequest, 'fields' | 'padding'>): string {
  return (
    new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString() + padding
  );
}
