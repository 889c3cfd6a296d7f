import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PidFiles, rolePart } from '../../../infra/local/supervisor/index.js';
import { until } from '../../support/until.js';

const moduleAt = (path: string) => pathToFileURL(join(import.meta.dirname, '../../..', path)).href;

/** A role that traces, measures, prints and warns. */
const role = `
  import { trace } from '@opentelemetry/api';
  import { createMetrics, withSpan } from '${moduleAt('adapters/telemetry/index.js')}';
  import { runRole } from '${moduleAt('infra/runRole.js')}';
  await runRole('ingest', async () => {
    await withSpan(trace.getTracer('test'), 'work', {}, () => undefined);
    createMetrics().ingested({ partition: 0, messages: 5, durationMs: 2 });
    console.log('printed\\nin two lines', { a: 1 });
    process.emitWarning('out of date');
    if (process.env.FAILS) setTimeout(() => { throw new Error('nobody handles this'); });
    return { stats: () => ({}), ended: new Promise(() => undefined), stop: () => Promise.resolve() };
  });
`;

const exporters = {
  OTEL_TRACES_EXPORTER: 'console',
  OTEL_METRICS_EXPORTER: 'console',
  OTEL_LOGS_EXPORTER: 'console',
  OTEL_LOG_LEVEL: 'debug',
};

describe("a role's log", () => {
  let folder: string;
  // Inside the project, so that the role finds its packages.
  before(async () => (folder = await mkdtemp(join(import.meta.dirname, 'role-'))));
  after(() => rm(folder, { recursive: true }));

  /** @returns how the role ended, and its log */
  async function runRole(name: string, env: Readonly<Record<string, string>>) {
    const file = join(folder, `${name}.mjs`);
    const logFile = join(folder, `${name}.log`);
    await writeFile(file, role);
    const part = rolePart({
      name,
      file,
      env: { PATH: process.env.PATH ?? '', ...env },
      logFile,
      pidFiles: new PidFiles(join(folder, 'run')),
      onStats: () => undefined,
    });
    const running = await part.start();
    if (!env.FAILS) await running.stop();
    const how = await running.ended;
    const log = await until('its last words', async () => {
      const text = await readFile(logFile, 'utf8');
      return /stopped|nobody handles/.test(text) && text;
    });
    return { how, log };
  }

  it('is lines of JSON, also with the console exporters and the messages of OpenTelemetry', async () => {
    const { how, log } = await runRole('traced', exporters);
    assert.equal(how, 'exit code 0');
    assert.deepEqual(linesOtherThanJson(log), []);
    for (const what of [
      '"name":"work"',
      'brewline.ingest.messages',
      'printed\\nin two',
      'out of date',
      'Registered a global',
    ])
      assert.ok(log.includes(what), what);
  });

  it('is lines of JSON also when an error ends the role that nothing handles', async () => {
    const { how, log } = await runRole('failing', { FAILS: 'true' });
    assert.equal(how, 'exit code 1');
    assert.deepEqual(linesOtherThanJson(log), []);
  });
});

function linesOtherThanJson(log: string): string[] {
  return log
    .trimEnd()
    .split('\n')
    .filter((line) => !isJson(line));
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
