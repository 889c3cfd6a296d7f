import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startEventStore, type EventStoreUnderTest } from './eventStoreUnderTest.js';

const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin/mocha.js');
const suite = join(import.meta.dirname, 'kurrentDb/suiteMain.js');

describe('event store: the contract on KurrentDB’s client', () => {
  let server: EventStoreUnderTest;
  before(async () => {
    server = await startEventStore();
  });
  after(() => server?.stop());

  it('holds, in a process of its own', async function () {
    const env = { ...process.env, EVENTSTORE_URL: server.url };
    const args = [mocha, '--exit', '--timeout', '300000', suite];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env }).catch((error: unknown) => {
      // mocha's exit code is the number of tests that failed.
      const { stdout: report = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      assert.fail(`${report}${stderr}`);
    });
    const [missing] = /no KurrentDB client: .*/.exec(stdout) ?? [];
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      this.skip();
    }
    assert.match(stdout, /[1-9]\d* passing/);
    assert.doesNotMatch(stdout, /\d (failing|pending)/);
  });
});
