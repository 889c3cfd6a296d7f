import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedger } from '../../../infra/simulation/machines/index.js';

describe('createLedger', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-ledger-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has a line for each message, in order: its number, and what tells it from another one of that number', async () => {
    const path = join(folder, 'ledger.ndjson');
    const ledger = createLedger(path);
    const reading = (atMs: number, ...values: number[]) => ({
      atMs,
      sensors: [3, 4],
      values,
      context: undefined,
    });
    ledger.add('keg', { boot: 2, seq: 7 }, [reading(5, 14.1, 1 / 3), reading(6, 0, 0)]);
    ledger.add('keg', { boot: 2, seq: 8 }, [reading(7, 14.2, -0.5)]);
    await ledger.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as unknown),
      [
        { deviceId: 'keg', boot: 2, seq: 7, readings: 2, firstAtMs: 5, values: [14.1, 0.333333] },
        { deviceId: 'keg', boot: 2, seq: 8, readings: 1, firstAtMs: 7, values: [14.2, -0.5] },
      ],
    );
  });
});
