import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  createOutbound,
  type Outbound,
  type OutboundAnswer,
  type OutboundOptions,
} from '../../../adapters/notifications/outbound/index.js';
import type { TestCertificate } from '../../support/testCertificate.js';
import { createTestAuthority, startTlsReceiver, type TlsReceiver } from '../../support/tlsReceiver.js';

const forbidden: OutboundAnswer = { type: 'failed', failure: 'targetForbidden' };
const names = ['DNS:hooks.test', 'IP:127.0.0.1', 'IP:127.0.0.2'];

describe('calls to addresses that people gave', () => {
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let certificate: TestCertificate;
  let receiver: TlsReceiver;
  let lookUps: string[];

  before(async () => {
    authority = await createTestAuthority();
    certificate = await authority.certificateFor(names);
  });
  after(() => authority.remove());
  beforeEach(async () => {
    receiver = await startTlsReceiver(certificate);
    lookUps = [];
  });
  afterEach(() => receiver.stop());

  const leadingTo =
    (...answers: readonly (readonly string[])[]) =>
    async (name: string): Promise<readonly string[]> =>
      answers[Math.min(lookUps.push(name), answers.length) - 1] ?? [];
  const outboundTo = (options: Partial<OutboundOptions> = {}): Outbound =>
    createOutbound({ allow: '', ca: authority.ca, resolve: leadingTo(['127.0.0.1']), ...options });
  const post = (outbound: Outbound, url: string) =>
    outbound.post({ url, headers: { 'content-type': 'text/plain' }, body: Buffer.from('grüße') });
  const allowed = () => outboundTo({ allow: `127.0.0.1:${receiver.port}` });

  it('posts to the address that was checked, with the name in TLS and in Host', async () => {
    const { port } = receiver;
    assert.deepEqual(await post(allowed(), `https://hooks.test:${port}/a?b=c#d`), {
      type: 'answered',
      status: 204,
    });
    const [request] = receiver.received;
    assert.equal(`${request?.method} ${request?.path}`, 'POST /a?b=c');
    assert.equal(request?.headers.host, `hooks.test:${port}`);
    assert.equal(request?.serverName, 'hooks.test');
    assert.equal(request?.headers.connection, 'close');
    assert.equal(String(request?.body), 'grüße');
    assert.deepEqual(lookUps, ['hooks.test']);
  });

  it('posts to an address without a look-up, and checks its certificate for that address', async () => {
    assert.equal((await post(allowed(), `https://127.0.0.1:${receiver.port}/`)).type, 'answered');
    assert.deepEqual(lookUps, []);
    const other = await startTlsReceiver(await authority.certificateFor(['DNS:hooks.test']));
    const outbound = outboundTo({ allow: `127.0.0.1:${other.port}` });
    const answer = await post(outbound, `https://127.0.0.1:${other.port}/`);
    await other.stop();
    assert.deepEqual(answer, { type: 'failed', failure: 'tlsFailed' });
  });

  // The server listens on all addresses of this machine, on the port that is open on public ones.
  describe('are refused, and nothing comes to the server, for', () => {
    let everywhere: TlsReceiver;
    before(async () => {
      everywhere = await startTlsReceiver(certificate, { address: '0.0.0.0' });
    });
    after(() => everywhere.stop());

    for (const host of [
      ...['127.0.0.1', '127.0.0.2', '10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1'],
      ...['0.0.0.0', '0', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '198.18.0.1', '203.0.113.1'],
      ...[
        '224.0.0.1',
        '255.255.255.255',
        '[::]',
        '[::1]',
        '[fe80::1]',
        '[fc00::1]',
        '[fd12::1]',
        '[ff02::1]',
      ],
      ...['[::ffff:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001:db8::1]'],
      '[2001:0:7f00:1::1]',
    ])
      it(`https://${host}, also when a name leads there`, async () => {
        const literal = new URL(`https://${host}`).hostname.replace(/^\[|\]$/g, '');
        const { port } = everywhere;
        assert.deepEqual(await post(outboundTo({ port }), `https://${host}:${port}/`), forbidden);
        const byName = outboundTo({ port, resolve: leadingTo([literal]) });
        assert.deepEqual(await post(byName, `https://hooks.test:${port}/`), forbidden);
        const amongOthers = outboundTo({ port, resolve: leadingTo(['8.8.8.8', literal]) });
        assert.deepEqual(await post(amongOthers, `https://hooks.test:${port}/`), forbidden);
        assert.equal(everywhere.connections(), 0);
      });

    it('other schemes, other ports, and user info', async () => {
      const { port } = everywhere;
      for (const url of [
        `http://hooks.test:${port}/`,
        `https://hooks.test:${port}/`,
        `https://me:secret@hooks.test/`,
        `https://me@hooks.test/`,
        `ftp://hooks.test/`,
        'nonsense',
      ])
        assert.deepEqual(await post(outboundTo(), url), forbidden, url);
      assert.equal(everywhere.connections(), 0);
      assert.deepEqual(lookUps, []);
    });
  });

  it('go where the name led when it was checked, though it leads elsewhere afterwards', async () => {
    const { port } = receiver;
    const checked = await startTlsReceiver(certificate, { address: '127.0.0.2', port });
    const resolve = leadingTo(['127.0.0.2'], ['127.0.0.1']);
    const outbound = outboundTo({ allow: `127.0.0.2:${port}`, resolve });
    assert.deepEqual(await post(outbound, `https://hooks.test:${port}/`), { type: 'answered', status: 204 });
    assert.deepEqual(lookUps, ['hooks.test']);
    assert.deepEqual(
      checked.received.map(({ address }) => address),
      ['127.0.0.2'],
    );
    assert.equal(receiver.connections(), 0);
    // No connection is kept, which would skip the check.
    assert.deepEqual(await post(outbound, `https://hooks.test:${port}/`), forbidden);
    assert.equal(checked.connections(), 1);
    await checked.stop();
  });

  it('go to another address of the name when one does not answer', async () => {
    const { port } = receiver;
    const outbound = outboundTo({
      allow: `127.0.0.0/8:${port}`,
      resolve: leadingTo(['127.0.0.2', '127.0.0.1']),
    });
    assert.equal((await post(outbound, `https://hooks.test:${port}/`)).type, 'answered');
  });

  it('follow no redirect', async () => {
    const other = await startTlsReceiver(certificate);
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer = (response) =>
        response.writeHead(status, { location: `https://hooks.test:${other.port}/` }).end();
      const outbound = outboundTo({ allow: `127.0.0.1:${receiver.port},127.0.0.1:${other.port}` });
      const answer = await post(outbound, `https://hooks.test:${receiver.port}/`);
      assert.deepEqual(answer, { type: 'answered', status });
    }
    assert.equal(other.connections(), 0);
    await other.stop();
  });

  it('use no proxy of the environment', async () => {
    const proxy = await startTlsReceiver(certificate);
    const before = { ...process.env };
    const url = `https://127.0.0.1:${proxy.port}`;
    Object.assign(process.env, { HTTPS_PROXY: url, https_proxy: url, NODE_USE_ENV_PROXY: '1' });
    try {
      assert.equal((await post(allowed(), `https://hooks.test:${receiver.port}/`)).type, 'answered');
    } finally {
      process.env = before;
    }
    assert.equal(proxy.connections(), 0);
    await proxy.stop();
  });

  it('cut an answer after a kilobyte', async () => {
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      receiver.answer = (response) => {
        response.once('close', resolve);
        response.writeHead(200);
        const more = () => {
          while (written < 10_000_000 && !response.destroyed) {
            written += 65_536;
            if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', more);
          }
          response.end();
        };
        more();
      };
    });
    assert.deepEqual(await post(allowed(), `https://hooks.test:${receiver.port}/`), {
      type: 'answered',
      status: 200,
    });
    await closed;
    assert.ok(written < 10_000_000, `${written} bytes were written`);
  });

  it('say how long to wait', async () => {
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '7' }).end('later');
    const answer = await post(allowed(), `https://hooks.test:${receiver.port}/`);
    assert.deepEqual(answer, { type: 'answered', status: 503, retryAfterMs: 7000 });
  });

  describe('end in time for', () => {
    const timeoutMs = 300;
    const inTime = async (options: Partial<OutboundOptions>, url: string) => {
      const startedAt = performance.now();
      const answer = await post(outboundTo({ timeoutMs, ...options }), url);
      const took = performance.now() - startedAt;
      assert.ok(took >= timeoutMs - 20 && took < 5_000, `${took} ms`);
      return answer;
    };
    const timedOut: OutboundAnswer = { type: 'failed', failure: 'timedOut' };

    it('a server that accepts and says nothing', async () => {
      const connections: Socket[] = [];
      const silent = await listening(createServer((socket) => void connections.push(socket.resume())));
      const answer = await inTime(
        { allow: `127.0.0.1:${silent.port}` },
        `https://hooks.test:${silent.port}/`,
      );
      assert.deepEqual(answer, timedOut);
      // It waits until all its connections have ended.
      await silent.stop();
      assert.equal(connections.length, 1);
    });

    it('a server that never answers the request', async () => {
      receiver.answer = () => {};
      const { port } = receiver;
      assert.deepEqual(await inTime({ allow: `127.0.0.1:${port}` }, `https://hooks.test:${port}/`), timedOut);
    });

    it('an answer that drips, header by header or byte by byte', async () => {
      const { port } = receiver;
      const drip = (socket: Socket) => {
        const timer = setInterval(() => socket.write('x-more: 1\r\n'), 20);
        socket.once('close', () => clearInterval(timer));
      };
      receiver.answer = (_response, { socket }) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        drip(socket);
      };
      assert.deepEqual(await inTime({ allow: `127.0.0.1:${port}` }, `https://hooks.test:${port}/`), timedOut);
      receiver.answer = (response, { socket }) => {
        response.writeHead(200).flushHeaders();
        const timer = setInterval(() => response.write('.'), 20);
        socket.once('close', () => clearInterval(timer));
      };
      // It has been delivered: it is not sent again.
      const answer = await inTime({ allow: `127.0.0.1:${port}` }, `https://hooks.test:${port}/`);
      assert.deepEqual(answer, { type: 'answered', status: 200 });
    });

    it('a name that nobody answers for', async () => {
      const resolve = () => new Promise<never>(() => {});
      assert.deepEqual(await inTime({ resolve }, 'https://hooks.test/'), timedOut);
    });
  });

  it('take 5 s at most when nothing else is said', async () => {
    receiver.answer = () => {};
    const startedAt = performance.now();
    const answer = await post(allowed(), `https://hooks.test:${receiver.port}/`);
    const took = performance.now() - startedAt;
    assert.deepEqual(answer, { type: 'failed', failure: 'timedOut' });
    assert.ok(took >= 4_900 && took < 7_000, `${took} ms`);
  });

  it('name what failed', async () => {
    const { port } = receiver;
    const failureOf = async (outbound: Outbound, url: string) => {
      const answer = await post(outbound, url);
      return answer.type === 'failed' ? answer.failure : answer.status;
    };
    const url = `https://hooks.test:${port}/`;
    const unknown = outboundTo({ resolve: leadingTo([]) });
    assert.equal(await failureOf(unknown, 'https://hooks.test/'), 'nameUnknown');
    const broken = outboundTo({ resolve: () => Promise.reject(new Error('no DNS')) });
    assert.equal(await failureOf(broken, 'https://hooks.test/'), 'nameUnknown');
    const closed = await listening(createServer());
    await closed.stop();
    const nobody = outboundTo({ allow: `127.0.0.1:${closed.port}` });
    assert.equal(await failureOf(nobody, `https://hooks.test:${closed.port}/`), 'unreachable');

    assert.equal(await failureOf(allowed(), `https://other.test:${port}/`), 'tlsFailed');
    const strict = createOutbound({ allow: `127.0.0.1:${port}`, resolve: leadingTo(['127.0.0.1']) });
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      assert.equal(await failureOf(strict, url), 'tlsFailed');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    const plain = await listening(createHttpServer((_request, response) => response.end()));
    const unencrypted = outboundTo({ allow: `127.0.0.1:${plain.port}` });
    assert.equal(await failureOf(unencrypted, `https://hooks.test:${plain.port}/`), 'tlsFailed');
    await plain.stop();
    assert.deepEqual(receiver.received, []);

    receiver.answer = (_response, { socket }) => void socket.end('this is no HTTP\r\n\r\n');
    assert.equal(await failureOf(allowed(), url), 'refused');
    receiver.answer = (_response, { socket }) =>
      void socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
    assert.equal(await failureOf(allowed(), url), 'refused');
    receiver.answer = (_response, { socket }) => void socket.destroy();
    assert.equal(await failureOf(allowed(), url), 'unreachable');
  });
});

async function listening(server: Server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.close();
    await once(server, 'close');
  };
  return { port, stop };
}
