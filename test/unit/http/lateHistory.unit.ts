import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerInTime } from '../../../adapters/http/answerInTime.js';
import { createHistoryLimit, defaultHistoryLimits } from '../../../adapters/http/api/historyLimit.js';
import { historyRoutes } from '../../../adapters/http/api/routes/history.js';
import type { Known } from '../../../adapters/http/api/routes/known.js';
import { errorHandler } from '../../../adapters/http/errorHandler.js';
import type { DeviceStatus, History, HistoryQueries } from '../../../projections/queries/index.js';
import { silentLogger } from '../../support/silentLogger.js';

const found: History = {
  from: new Date(0),
  to: new Date(1),
  resolution: { type: 'everyReading' },
  series: [],
  excluded: { times: { readings: 0, first: [] }, values: [] },
  reportSeconds: null,
};

describe('history that is read too late', () => {
  let server: Server;
  let encoded: number;
  let read: () => Promise<History>;

  async function serve(withinMs: number): Promise<string> {
    encoded = 0;
    const queries: HistoryQueries = {
      read: async () => {
        const { series, ...rest } = await read();
        return {
          ...rest,
          get series() {
            encoded += 1;
            return series;
          },
        };
      },
      annotations: async () => ({ events: [], commands: [], alarms: [], entries: [], isComplete: true }),
      sessionRange: () => Promise.resolve(undefined),
    };
    const always = { fromMs: -Infinity, untilMs: Infinity };
    const past: Known['past'] = async (_caller, deviceId) => ({
      deviceId,
      windows: [always],
      now: { deviceId, reading: null } as DeviceStatus,
    });
    const known: Pick<Known, 'past'> = { past };
    const onError = errorHandler(silentLogger);
    const app = express();
    app.use(answerInTime(withinMs, onError), (_request, response, next) => {
      response.locals.caller = { login: 'berta', role: 'brewer' };
      next();
    });
    app.use(historyRoutes(queries, known as Known, createHistoryLimit(defaultHistoryLimits)), onError);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/devices/keg-1/history`;
  }
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Lets everything run that waits for nothing but its turn. */
  async function turns(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  /** A read that goes on until it is ended. */
  function pendingRead(): { readonly began: Promise<void>; end(): void } {
    let end: (history: History) => void = () => undefined;
    const began = new Promise<void>((resolve) => {
      read = () => {
        resolve();
        return new Promise<History>((done) => (end = done));
      };
    });
    return { began, end: () => end(found) };
  }

  it('is not encoded when the time limit has answered', async () => {
    const reading = pendingRead();
    const response = await fetch(await serve(20));
    assert.equal(response.status, 503);
    await response.arrayBuffer();
    reading.end();
    await turns();
    assert.equal(encoded, 0);
  });

  it('is not encoded when who asked has left', async () => {
    const reading = pendingRead();
    const leaving = new AbortController();
    const url = await serve(600_000);
    const left = new Promise((resolve) =>
      server.once('request', (_request, response) => response.once('close', resolve)),
    );
    const asking = assert.rejects(fetch(url, { signal: leaving.signal }), { name: 'AbortError' });
    await reading.began;
    leaving.abort();
    await Promise.all([asking, left]);
    reading.end();
    await turns();
    assert.equal(encoded, 0);
  });

  it('is encoded when it comes in time', async () => {
    read = () => Promise.resolve(found);
    const response = await fetch(await serve(600_000));
    assert.deepEqual([response.status, encoded], [200, 1]);
    await response.arrayBuffer();
  });
});
