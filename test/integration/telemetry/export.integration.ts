import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { startOtlpReceiver, type OtlpReceiver } from '../../support/otlpReceiver.js';

const run = promisify(execFile);
const telemetry = pathToFileURL(join(import.meta.dirname, '../../../adapters/telemetry/index.js')).href;

/** A role in small: it makes one span and counts one message, stops its telemetry, and says which modules it loaded. */
const role = `
  import { metrics, trace } from '@opentelemetry/api';
  import { createLogger, createMetrics, startTelemetry, withSpan } from '${telemetry}';
  const logger = createLogger({ role: 'ingest', level: 'info' });
  const telemetry = await startTelemetry({ role: 'ingest', version: '1.2.3', logger });
  await withSpan(trace.getTracer('test'), 'work', {}, () => logger.info({}, 'working'));
  createMetrics().ingested({ partition: 0, messages: 5, durationMs: 2 });
  const stopping = performance.now();
  await telemetry.shutdown();
  logger.info({ stopMs: performance.now() - stopping }, 'stopped');
  process.exit();
`;

describe('the export of telemetry', () => {
  let receiver: OtlpReceiver;
  before(async () => (receiver = await startOtlpReceiver()));
  after(() => receiver.stop());

  const runRole = async (env: Record<string, string>) => {
    const options = { env: { PATH: '/usr/bin:/bin', ...env }, cwd: import.meta.dirname, timeout: 120_000 };
    return run(process.execPath, ['--input-type=module', '--eval', role], options);
  };

  it('sends spans and metrics of the role where an endpoint is named', async () => {
    const { stdout } = await runRole(receiver.env);
    const span = receiver.spans().find(({ name }) => name === 'work');
    assert.equal(span?.service, 'brewline-ingest');
    assert.ok(receiver.metricNames().has('brewline.ingest.messages'));
    assert.equal(logged(stdout)[0]?.trace_id, span.traceId);
  });

  it('sends nothing where none is named', async () => {
    const before = receiver.spans().length;
    await runRole({});
    await runRole({ ...receiver.env, OTEL_SDK_DISABLED: 'true' });
    assert.equal(receiver.spans().length, before);
  });

  it('sends nothing of a trace that the sampler leaves out', async () => {
    const before = receiver.spans().length;
    await runRole({ ...receiver.env, OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
    assert.equal(receiver.spans().length, before);
  });

  it('does not hold up a stop when the collector is away, and says so in the log', async () => {
    const { stdout } = await runRole({ ...receiver.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    const lines = logged(stdout);
    assert.ok(Number(lines.at(-1)?.stopMs) < 5000, stdout);
    assert.ok(lines.some(({ level, msg }) => level === 'warn' && String(msg).startsWith('OpenTelemetry')));
  });
});

function logged(stdout: string): Record<string, unknown>[] {
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
