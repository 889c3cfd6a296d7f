import assert from 'node:assert/strict';
import { runJobs } from '../../../commands/runJobs.js';
import { silentLogger } from '../../support/silentLogger.js';

describe('jobs that are worked on step by step', () => {
  it('say in the log when a failure could not be noted at the job', async () => {
    const ending = new AbortController();
    const told: string[] = [];
    await runJobs(
      {
        first: async () => 'job',
        takeStep: () => Promise.reject(new Error('no broker')),
        onFailure: async () => {
          ending.abort();
          throw new Error('no database');
        },
        failure: 'the job waits',
        logger: { ...silentLogger, warn: (_, message) => void told.push(String(message)) },
      },
      ending.signal,
    );
    assert.deepEqual(told, ['the job waits: no broker', 'a failure was not noted: no database']);
  });
});
