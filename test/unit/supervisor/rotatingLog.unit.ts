import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotatingLog, type LogEvent } from '../../../infra/local/supervisor/rotatingLog.js';

describe('rotating log', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-log-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the newest lines in two files of bounded size', async () => {
    const file = join(folder, 'log', 'ingest.log');
    const log = new RotatingLog(file, { maxBytes: 100 });
    for (let line = 0; line < 50; line++) log.write(Buffer.from(`line ${line}\n`));
    log.close();
    const [old, current] = await Promise.all([readFile(`${file}.1`, 'utf8'), readFile(file, 'utf8')]);
    assert.ok(old.length <= 100 && current.length <= 100);
    assert.match(old + current, /line 48\nline 49\n$/);
  });

  it('goes on where an earlier one ended', async () => {
    const file = join(folder, 'ingest.log');
    for (const word of ['one\n', 'two\n']) {
      const log = new RotatingLog(file, { maxBytes: 100 });
      log.write(Buffer.from(word));
      log.close();
    }
    assert.equal(await readFile(file, 'utf8'), 'one\ntwo\n');
  });

  it('counts what a full disk refuses, and says so once, and once more when there is room', async function () {
    if (process.platform !== 'linux') this.skip();
    const file = join(folder, 'ingest.log');
    // Every write to this device fails with ENOSPC.
    await symlink('/dev/full', file);
    const events: LogEvent[] = [];
    const log = new RotatingLog(file, { onEvent: (event) => events.push(event) });
    for (let line = 0; line < 3; line++) log.write(Buffer.from('lost\n'));
    assert.equal(events.length, 1);
    assert.match(JSON.stringify(events[0]), /logFails.*ENOSPC/);
    log.close();
    await unlink(file);
    for (let line = 0; line < 2; line++) log.write(Buffer.from('kept\n'));
    log.close();
    assert.deepEqual(events.slice(1), [{ type: 'logWrites', file, lostWrites: 3, isFull: true }]);
    assert.equal(await readFile(file, 'utf8'), 'kept\nkept\n');
  });

  it('goes on after a rotation that failed', async () => {
    const file = join(folder, 'ingest.log');
    const events: LogEvent[] = [];
    const log = new RotatingLog(file, { maxBytes: 10, onEvent: (event) => events.push(event) });
    await mkdir(`${file}.1`);
    for (const word of ['12345678\n', 'lost\n', 'lost\n']) log.write(Buffer.from(word));
    await rmdir(`${file}.1`);
    log.write(Buffer.from('kept\n'));
    log.close();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['logFails', 'logWrites'],
    );
    assert.equal(await readFile(file, 'utf8'), 'kept\n');
  });
});
