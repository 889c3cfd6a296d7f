import assert from 'node:assert/strict';
import { context, propagation, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import { failSpan, startMessageSpan, traceparentOf, withSpan } from '../../../adapters/telemetry/index.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const sampled = `00-${traceId}-00f067aa0ba902b7-01`;
const unsampled = `00-${traceId}-00f067aa0ba902b7-00`;

describe('spans', () => {
  const exporter = new tracing.InMemorySpanExporter();
  let sdk: NodeSDK;
  let tracer: Tracer;

  before(() => {
    sdk = new NodeSDK({
      spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
      metricReaders: [],
      logRecordProcessors: [],
      autoDetectResources: false,
    });
    sdk.start();
    tracer = trace.getTracer('test');
  });
  beforeEach(() => exporter.reset());
  after(async () => {
    await sdk.shutdown();
    trace.disable();
    context.disable();
    propagation.disable();
  });

  it('are active during their work, so that what it does becomes their child', async () => {
    await withSpan(tracer, 'outer', {}, () => withSpan(tracer, 'inner', {}, async () => Promise.resolve()));
    const [inner, outer] = exporter.getFinishedSpans();
    assert.equal(inner?.parentSpanContext?.spanId, outer?.spanContext().spanId);
    assert.equal(outer?.parentSpanContext, undefined);
  });

  it('continue the trace of another process', async () => {
    const settings = {
      kind: SpanKind.CONSUMER,
      parentTraceparent: sampled,
      attributes: { 'device.id': 'd1' },
    };
    const passedOn = await withSpan(tracer, 'project', settings, (span) => traceparentOf(span));
    const [span] = exporter.getFinishedSpans();
    assert.equal(span?.parentSpanContext?.spanId, '00f067aa0ba902b7');
    assert.equal(span.kind, SpanKind.CONSUMER);
    assert.deepEqual(span.attributes, { 'device.id': 'd1' });
    assert.equal(passedOn, `00-${traceId}-${span.spanContext().spanId}-01`);
  });

  it('link the sampled messages that led to them', async () => {
    await withSpan(tracer, 'batch', { links: [sampled, unsampled, undefined, 'nonsense'] }, () => undefined);
    const [span] = exporter.getFinishedSpans();
    assert.deepEqual(
      span?.links.map((link) => link.context.spanId),
      ['00f067aa0ba902b7'],
    );
  });

  it('keep the error of their work, and let it pass', async () => {
    const failure = new Error('disk full');
    await assert.rejects(
      withSpan(tracer, 'append', {}, () => Promise.reject(failure)),
      failure,
    );
    const [span] = exporter.getFinishedSpans();
    assert.deepEqual(span?.status, { code: SpanStatusCode.ERROR, message: 'disk full' });
    assert.equal(span.events[0]?.name, 'exception');
  });

  it('are made for a message only where its sender records the trace', () => {
    assert.equal(startMessageSpan(tracer, 'ingest', { parentTraceparent: unsampled }), undefined);
    assert.equal(startMessageSpan(tracer, 'ingest', {}), undefined);
    const span = startMessageSpan(tracer, 'ingest', { parentTraceparent: sampled });
    assert.ok(span);
    failSpan(span, 'no error object');
    span.end();
    assert.deepEqual(
      exporter.getFinishedSpans().map(({ name, status }) => [name, status.message]),
      [['ingest', 'no error object']],
    );
  });

  it('that were not made pass on what came before', () => {
    assert.equal(traceparentOf(undefined, unsampled), unsampled);
  });
});
