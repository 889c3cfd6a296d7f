import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import express from 'express';
import { listen, type Listening } from '../../../adapters/http/index.js';
import { errorHandler } from '../../../adapters/http/errorHandler.js';
import { refuseOtherHosts } from '../../../adapters/http/api/ownHost.js';
import { startApi, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';

async function ask(port: number, host: string, path = '/'): Promise<IncomingMessage> {
  const asking = request({ host: '127.0.0.1', port, path, headers: { host } }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return response;
}

describe('the names that the API answers to', () => {
  let api: TestApi;
  let port: number;
  before(async function () {
    this.timeout(30_000);
    api = await startApi();
    port = Number(new URL(api.url).port);
  });
  after(() => api?.stop());

  for (const host of ['127.0.0.1', 'localhost', 'localhost:18080', '[::1]:18080', 'LOCALHOST'])
    it(`are those of loopback where no other is set: ${host}`, async () => {
      assert.equal((await ask(port, host, '/health/live')).statusCode, 200);
    });

  const foreign = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.7',
    'a@localhost',
  ];
  for (const host of [...foreign, 'localhost/', 'localhost#', '0x7f.evil.example'])
    for (const path of ['/health/live', '/docs', '/api/v1/devices'])
      it(`are no others, as ${JSON.stringify(host)} for ${path}`, async () => {
        const response = await ask(port, host, path);
        assert.equal(response.statusCode, 421);
        assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8');
        const { detail } = (await json(response)) as { detail: string };
        assert.match(detail, /PUBLIC_URL/);
      });

  it('do not leave out who names none', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.end('GET /docs HTTP/1.0\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 421 /);
  });

  it('are the public one alone where it is set, at its own port', async () => {
    const cases = [
      [
        'https://brewline.example',
        ['brewline.example', 'brewline.example:443', 'Brewline.Example'],
        ['brewline.example:80', 'brewline.example:8443', 'x.brewline.example', '127.0.0.1', 'localhost'],
      ],
      [
        'https://brewline.example:8443',
        ['brewline.example:8443'],
        ['brewline.example', 'brewline.example:443'],
      ],
    ] as const;
    for (const [publicUrl, own, others] of cases) {
      const server = await serve(publicUrl);
      try {
        for (const host of own) assert.equal((await ask(server.port, host)).statusCode, 200, host);
        for (const host of others) assert.equal((await ask(server.port, host)).statusCode, 421, host);
      } finally {
        await server.close(100);
      }
    }
  });

  function serve(publicUrl: string): Promise<Listening> {
    const app = express();
    app.use(refuseOtherHosts(publicUrl));
    app.get('/', (_request, response) => void response.send('here'));
    app.use(errorHandler(silentLogger));
    return listen(app, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  }
});
