import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PidFiles, rolePart } from '../../../infra/local/supervisor/index.js';

describe('a role under its supervisor', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-role-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function role(
    code: string,
    onStats: (values: Readonly<Record<string, number>>) => void = () => undefined,
    endsWithinMs = 60_000,
  ) {
    const file = join(folder, 'role.mjs');
    await writeFile(file, code);
    return rolePart({
      name: 'ingest',
      file,
      env: { ONLY: 'this' },
      logFile: join(folder, 'ingest.log'),
      pidFiles: new PidFiles(join(folder, 'run')),
      onStats,
      readyWithinMs: 60_000,
      endSteps: [
        { signal: 'SIGTERM', waitMs: endsWithinMs },
        { signal: 'SIGKILL', waitMs: 60_000 },
      ],
    });
  }

  it('is ended at once when its start is given up', async () => {
    const part = await role("process.on('SIGTERM', () => process.exit(0)); setInterval(() => 0, 1000);");
    const signal = AbortSignal.timeout(200);
    await assert.rejects(part.start({ signal }), { name: 'TimeoutError' });
  });

  it('is ended again when its pid can not be written down, as on a full disk', async () => {
    await writeFile(join(folder, 'run'), 'a file where a folder should be');
    const pidFile = join(folder, 'pid');
    const part = await role(`
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
      setInterval(() => undefined, 1000);
      process.send({ type: 'ready' });`);
    await assert.rejects(part.start(), /EEXIST|ENOTDIR/);
    const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'));
    if (pid > 0) assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });

  it('is ready when it says so, tells its stats, and stops when asked', async () => {
    const stats = new EventEmitter();
    const told = once(stats, 'told');
    const part = await role(
      `process.on('SIGTERM', () => process.exit(0));
       console.log(Object.keys(process.env).filter((name) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE').join());
       process.send({ type: 'ready' });
       setInterval(() => process.send({ type: 'stats', values: { messages: 3 } }), 10);`,
      (values) => stats.emit('told', values),
    );
    const running = await part.start();
    assert.deepEqual(await told, [{ messages: 3 }]);
    await running.stop();
    assert.equal(await running.ended, 'exit code 0');
    assert.equal(await readFile(join(folder, 'ingest.log'), 'utf8'), 'ONLY\n');
  });

  it('that ends before it is ready fails to start, with its last words', async () => {
    const part = await role(`console.error('port 1883 is taken'); process.exit(3);`);
    await assert.rejects(part.start(), /ingest ended \(exit code 3\).*port 1883 is taken/s);
  });

  it('that logs why it ends is quoted without the details of its log line', async () => {
    const part = await role(
      `console.error(JSON.stringify({ stack: 'at …', msg: 'no database' })); process.exit(1);`,
    );
    await assert.rejects(part.start(), { message: 'ingest ended (exit code 1): no database' });
  });

  it('that ignores SIGTERM is killed', async () => {
    const part = await role(
      `process.on('SIGTERM', () => {}); process.send({ type: 'ready' }); setInterval(() => {}, 1000);`,
      undefined,
      100,
    );
    const running = await part.start();
    await running.stop();
    assert.equal(await running.ended, 'signal SIGKILL');
  });
});
