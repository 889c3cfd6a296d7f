import assert from 'node:assert/strict';
import { context, trace } from '@opentelemetry/api';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { createLogger, withSpan } from '../../../adapters/telemetry/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';

describe('the logger', () => {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const logger = createLogger({ role: 'ingest', level: 'info', destination });
  const lastLine = () => JSON.parse(written.at(-1) ?? '') as Record<string, unknown>;

  it('writes one JSON line with time, level, role and fields', () => {
    logger.warn({ deviceId: 'd1' }, 'away');
    assert.match(written.at(-1) ?? '', /^\{.*\}\n$/);
    const { time, level, role, deviceId, msg } = lastLine();
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(
      { level, role, deviceId, msg },
      { level: 'warn', role: 'ingest', deviceId: 'd1', msg: 'away' },
    );
  });

  it('leaves out what is below its level', () => {
    const before = written.length;
    logger.debug({}, 'detail');
    assert.equal(written.length, before);
  });

  it('keeps an error with its code and its causes', () => {
    const cause = new Error('connection refused');
    logger.error({ err: new BrewlineError('DATABASE_UNAVAILABLE', 'no database', { cause }) }, 'failed');
    const err = lastLine().err as Record<string, unknown>;
    assert.equal(err.code, 'DATABASE_UNAVAILABLE');
    assert.match(String(err.message), /no database.*connection refused/);
    assert.match(String(err.stack), /createLogger\.unit/);
  });

  it('never writes a secret, three levels deep', () => {
    logger.info(
      { password: 'hidden1', request: { token: 'hidden2', headers: { authorization: 'hidden3' } } },
      'in',
    );
    assert.doesNotMatch(written.at(-1) ?? '', /hidden/);
    assert.match(written.at(-1) ?? '', /"password":"\[Redacted\]"/);
  });

  it('names the trace and span that are active', async () => {
    logger.info({}, 'outside');
    assert.equal(lastLine().trace_id, undefined);
    const sdk = new NodeSDK({
      spanProcessors: [new tracing.SimpleSpanProcessor(new tracing.InMemorySpanExporter())],
      metricReaders: [],
      logRecordProcessors: [],
      autoDetectResources: false,
    });
    sdk.start();
    try {
      const span = await withSpan(trace.getTracer('test'), 'work', {}, (active) => {
        logger.info({}, 'inside');
        return active.spanContext();
      });
      assert.equal(lastLine().trace_id, span.traceId);
      assert.equal(lastLine().span_id, span.spanId);
    } finally {
      await sdk.shutdown();
      trace.disable();
      context.disable();
    }
  });
});
