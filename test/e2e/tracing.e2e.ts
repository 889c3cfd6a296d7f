import assert from 'node:assert/strict';
import type { Tracer } from '@opentelemetry/api';
import { tracing } from '@opentelemetry/sdk-node';
import type { Device } from '../../adapters/device/index.js';
import { sensors, type Reading } from '../../domain/machine/index.js';
import { apiOf } from '../support/apiClient.js';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../support/otlpReceiver.js';
import { startStack, type Stack } from '../support/stack.js';
import { connectDevice } from '../support/stackDevice.js';
import { until } from '../support/until.js';

describe('the trace of a message', () => {
  const published = new tracing.InMemorySpanExporter();
  const provider = new tracing.BasicTracerProvider({
    spanProcessors: [new tracing.SimpleSpanProcessor(published)],
  });
  const closing = new AbortController();
  const devices: Device[] = [];
  let receiver: OtlpReceiver;
  let stack: Stack;

  before(async () => {
    receiver = await startOtlpReceiver();
    stack = await startStack({ env: receiver.env });
    await watchLive(stack, closing.signal);
  });
  after(async () => {
    closing.abort();
    for (const device of devices) await device.stop();
    await stack?.stop();
    await receiver?.stop();
    await provider.shutdown();
  });

  const start = async (id: string, tracer?: Tracer): Promise<Device> => {
    const device = await connectDevice(stack, id, tracer && { tracing: tracer });
    devices.push(device);
    return device;
  };

  it('is one, from the device to whoever watches it', async () => {
    const device = await start(watched, provider.getTracer('device'));
    const publish = await publishReading(device, published);
    const { traceId, spanId } = publish.spanContext();
    const spans = await receiver.waitFor((received) => wholeTrace(received, traceId));
    assert.equal(publish.parentSpanContext, undefined);
    assert.equal(spans.ingest.parentSpanId, spanId);
    assert.equal(spans.append.parentSpanId, spans.ingest.spanId);
    assert.equal(spans.project.parentSpanId, spans.ingest.spanId);
    assert.equal(spans['live push'].parentSpanId, spans.project.spanId);
    assert.deepEqual(
      spanNames.map((name) => spans[name].service),
      ['brewline-ingest', 'brewline-ingest', 'brewline-projector', 'brewline-api'],
    );
  });

  it('is not there for a device that records none', async () => {
    const untraced = await start('untraced');
    await untraced.telemetry([reading], 0);
    const [device] = devices;
    assert.ok(device);
    const { traceId } = (await publishReading(device, published)).spanContext();
    await receiver.waitFor((received) => wholeTrace(received, traceId));
    const sent = new Set(published.getFinishedSpans().map((span) => span.spanContext().spanId));
    const ingested = receiver.spans().filter(({ name }) => name === 'ingest');
    assert.deepEqual(
      ingested.filter(({ parentSpanId }) => !sent.has(parentSpanId)),
      [],
    );
  });
});

const watched = 'traced';
const reading: Reading = { atMs: Date.now(), sensors: [sensors.liquid], values: [4.5], context: undefined };

/** The span of a reading's publication, after its acknowledgement. */
async function publishReading(device: Device, published: tracing.InMemorySpanExporter) {
  const before = published.getFinishedSpans().length;
  const { outcome } = await device.telemetry([reading], 0);
  assert.equal(outcome, 'acknowledged');
  return until('the device ended its span', () => {
    const spans = published.getFinishedSpans();
    return spans.length > before ? spans.at(-1) : undefined;
  });
}

/** Watches the device live, as an app does. */
async function watchLive(stack: Stack, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const changes = apiOf(stack).live({ devices: [watched], signal, onConnection: () => resolve() });
    readAll(changes).catch(reject);
  });
}

async function readAll(changes: AsyncIterable<unknown>): Promise<void> {
  for await (const change of changes) assert.ok(change);
}

const spanNames = ['ingest', 'append', 'project', 'live push'] as const;
type Trace = Record<(typeof spanNames)[number], ReceivedSpan>;

/** The backend's spans of a trace by name, when all have come. */
function wholeTrace(spans: readonly ReceivedSpan[], traceId: string): Trace | undefined {
  const ofTrace = spans.filter((span) => span.traceId === traceId);
  const found = spanNames.map((name) => [name, ofTrace.find((span) => span.name === name)] as const);
  return found.every(([, span]) => span !== undefined) ? (Object.fromEntries(found) as Trace) : undefined;
}
