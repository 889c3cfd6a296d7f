import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotatingLog } from '../../../infra/supervisor/rotatingLog.js';

describe('rotating log', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-log-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the newest lines in two files of bounded size', async () => {
    const file = join(folder, 'log', 'ingest.log');
    const log = new RotatingLog(file, 100);
    for (let line = 0; line < 50; line++) log.write(Buffer.from(`line ${line}\n`));
    log.close();
    const [old, current] = await Promise.all([readFile(`${file}.1`, 'utf8'), readFile(file, 'utf8')]);
    assert.ok(old.length <= 100 && current.length <= 100);
    assert.match(old + current, /line 48\nline 49\n$/);
  });

  it('goes on where an earlier one ended', async () => {
    const file = join(folder, 'ingest.log');
    for (const word of ['one\n', 'two\n']) {
      const log = new RotatingLog(file, 100);
      log.write(Buffer.from(word));
      log.close();
    }
    assert.equal(await readFile(file, 'utf8'), 'one\ntwo\n');
  });
});
