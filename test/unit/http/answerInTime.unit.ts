import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerInTime } from '../../../adapters/http/answerInTime.js';
import { errorHandler } from '../../../adapters/http/errorHandler.js';
import { silentLogger } from '../../support/silentLogger.js';

describe('a request whose answer takes too long', () => {
  /** Answers it, and then does this; tells what was logged, and what Express wrote past the log. */
  async function afterItsTime(late: (response: express.Response) => void) {
    const logged: string[] = [];
    const written: unknown[] = [];
    const onError = errorHandler({
      ...silentLogger,
      error: (fields: object) => void logged.push(String((fields as { err?: unknown }).err)),
    });
    const ended = new Promise<void>((resolve) => {
      const app = express();
      app.use(answerInTime(1, onError));
      app.get('/', async (_request, response) => {
        await once(response, 'close');
        setImmediate(resolve);
        late(response);
      });
      app.use(onError);
      const server = app.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        void fetch(`http://127.0.0.1:${port}`).then((response) => {
          assert.equal(response.status, 503);
          server.close();
          server.closeAllConnections();
        });
      });
    });
    const { error } = console;
    console.error = (...what: unknown[]) => void written.push(...what);
    try {
      await ended;
    } finally {
      console.error = error;
    }
    return { logged, written };
  }

  const tooLong = 'HttpProblem: the answer took too long';

  it('is answered with 503, and the late answer is dropped', async () => {
    const found = await afterItsTime((response) => void response.json({ brewed: true }));
    assert.deepEqual(found, { logged: [tooLong], written: [] });
  });

  it('has what fails later in the log, and nowhere else', async () => {
    const found = await afterItsTime(() => {
      throw new Error('the keg leaks');
    });
    assert.deepEqual(found, { logged: [tooLong, 'Error: the keg leaks'], written: [] });
  });
});
