import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { createServer, request as requestTls } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitConnections, serverTimeouts } from '../../../adapters/http/connectionLimits.js';
import { listen, type Listening } from '../../../adapters/http/index.js';
import { ensureCertificate } from '../../../infra/local/setup/certificate.js';
import { Attackers } from '../../support/attackers.js';
import { quietestP99 } from '../../support/quietestRound.js';
import { until } from '../../support/until.js';

const limits = { connections: 2_000, connectionsOfAddress: 500 };
/** The whole of 127.0.0.0/8 is this machine. */
const [attacker, neighbour] = ['127.0.0.1', '127.0.0.2'];

/** What one answer may take longer on a machine that does other things as well. */
const noiseMs = 25;

describe('connections of the API', function () {
  this.timeout(60_000);
  let server: Listening;
  let sockets: Attackers;

  beforeEach(async () => {
    const address = { host: '0.0.0.0', port: 0 };
    server = await listen((_request, response) => response.end('served'), {
      ...address,
      limits,
      requestTimeoutMs: 3_000,
    });
    sockets = new Attackers(server.port);
  });
  afterEach(async () => {
    sockets.close();
    await server.close(0);
  });

  it('of one address leave room for others, and for new ones of its own: 2,000 idle ones', async () => {
    const floor = await quietestP99(served);
    await sockets.open(2_000);
    await until('the oldest made room', () => sockets.closed >= 1_500);
    const beside = await quietestP99(served);
    assert.equal(await ask(attacker), 200);
    assert.ok(beside <= 2 * floor + noiseMs, `${beside} ms instead of ${floor} ms`);
  });

  it('are kept open up to a number, and end with their answer beyond', async () => {
    const few = await listen((_request, response) => response.end('served'), {
      host: '127.0.0.1',
      port: 0,
      limits: { ...limits, kept: 1 },
      requestTimeoutMs: 3_000,
    });
    const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })];
    try {
      const endings: (string | undefined)[] = [];
      for (const agent of [...agents, ...agents]) endings.push(await connectionHeader(few.port, agent));
      assert.deepEqual(endings, ['keep-alive', 'close', 'keep-alive', 'close']);
    } finally {
      for (const agent of agents) agent.destroy();
      await few.close(0);
    }
  });

  it('are refused with a reason when all of the address are at work', async () => {
    await sockets.open(limits.connectionsOfAddress);
    sockets.sendAll('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until('all were answered', () => sockets.answered === limits.connectionsOfAddress);
    const refused = connect(server.port, attacker);
    const [answer] = (await once(refused, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1.1 503 [\s\S]*Retry-After: 5[\s\S]*TOO_MANY_CONNECTIONS/);
    assert.equal(await ask(neighbour), 200);
  });

  it('that send their headers slowly are closed in time, and delay nobody', async () => {
    const floor = await quietestP99(served);
    await sockets.open(400);
    sockets.sendAll('GET / HTTP/1.1\r\n');
    const dripping = setInterval(() => sockets.sendAll('X'), 500);
    try {
      const beside = await quietestP99(served);
      assert.ok(beside <= 2 * floor + noiseMs, `${beside} ms instead of ${floor} ms`);
      await until('all are closed', () => sockets.closed === 400, 10_000);
    } finally {
      clearInterval(dripping);
    }
  });

  it('that begin a TLS handshake and leave it at that are closed in time, and delay nobody', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-tls-'));
    const { certificateFile, keyFile } = await ensureCertificate(folder);
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    const secure = createServer(
      { ...serverTimeouts(3_000), handshakeTimeout: 3_000, cert, key },
      (_request, response) => response.end('served'),
    );
    limitConnections(secure, limits);
    await new Promise<void>((resolve) => secure.listen(0, '0.0.0.0', resolve));
    const { port } = secure.address() as AddressInfo;
    const half = new Attackers(port);
    try {
      const askTls = async () =>
        assert.equal(await answerOf(requestTls({ ...to(port, neighbour), rejectUnauthorized: false })), 200);
      const floor = await quietestP99(askTls);
      await half.open(1_000);
      half.sendAll('\x16\x03\x01');
      const beside = await quietestP99(askTls);
      assert.ok(beside <= 2 * floor + noiseMs, `${beside} ms instead of ${floor} ms`);
      await until('all are closed', () => half.closed === 1_000, 10_000);
    } finally {
      half.close();
      secure.close();
      secure.closeAllConnections();
      await rm(folder, { recursive: true });
    }
  });

  async function served(): Promise<void> {
    assert.equal(await ask(neighbour), 200);
  }

  /** On a connection of its own. */
  function ask(from: string): Promise<number | undefined> {
    return answerOf(request(to(server.port, from)));
  }
});

function to(port: number, localAddress: string) {
  return { host: '127.0.0.1', port, localAddress, agent: false, headers: { connection: 'close' } } as const;
}

async function answerOf(asked: ReturnType<typeof request>): Promise<number | undefined> {
  asked.end();
  const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
  response.resume();
  return response.statusCode;
}

/** What the server says becomes of the connection of a request. */
async function connectionHeader(port: number, agent: Agent): Promise<string | undefined> {
  const asked = request({ host: '127.0.0.1', port, agent }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.headers.connection;
}
