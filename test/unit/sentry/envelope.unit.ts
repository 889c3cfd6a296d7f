import assert from 'node:assert/strict';
import { envelopeOf } from '../../../adapters/sentry/envelopeOf.js';
import { collectorLimits, createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
import type { CollectedGroup } from '../../../domain/errorGroups/index.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

/** The group of what a role logs. */
function logged(err: Error, fields: object = {}): CollectedGroup {
  const collector = createErrorCollector();
  const logger = createLogger({
    ...{ role: 'ingest', level: 'info', destination: { write: () => undefined } },
    onLine: (line) => collector.take(line),
  });
  logger.error({ err, ...fields }, 'failed');
  return collector.drain().groups[0]!;
}

interface Event {
  readonly exception: {
    readonly values: readonly [
      {
        readonly type: string;
        readonly value: string;
        readonly stacktrace?: { readonly frames: readonly Record<string, unknown>[] };
      },
    ];
  };
  readonly [name: string]: unknown;
}

function sent(group: CollectedGroup): { readonly text: string; readonly event: Event } {
  const text = envelopeOf('ingest', group, { version: '1.2.3', serverName: 'kitchen-3' });
  const [header, item, body = '', end] = text.split('\n');
  const event = JSON.parse(body) as Event;
  assert.equal((JSON.parse(header!) as { event_id: string }).event_id, event.event_id);
  assert.deepEqual(JSON.parse(item!), {
    ...{ type: 'event', content_type: 'application/json', length: Buffer.byteLength(body) },
  });
  assert.equal(end, '');
  return { text, event };
}

describe('the envelope of an error', () => {
  it('has what names its group, its release, host, role, trace and how many there were', () => {
    const group = logged(new RangeError('no device "keg-1" after 30 s'), {
      ...{ trace_id: traceId, span_id: spanId },
    });
    const { event } = sent(group);
    const { exception, event_id: id, ...rest } = event;
    assert.match(String(id), /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, {
      ...{ timestamp: group.lastAt, level: 'error', platform: 'node', logger: 'brewline' },
      ...{ server_name: 'kitchen-3', release: 'brewline@1.2.3', transaction: group.callSite },
      sdk: { name: 'brewline', version: '1.2.3' },
      tags: { role: 'ingest', group: group.fingerprint, trace_id: traceId },
      fingerprint: [group.fingerprint],
      contexts: { trace: { trace_id: traceId, span_id: spanId } },
      extra: { errors: 1, first_at: group.firstAt },
    });
    const [{ type, value, stacktrace }] = exception.values;
    assert.deepEqual([type, value], ['RangeError', 'no device "…" after # s']);
    const last = stacktrace?.frames.at(-1);
    assert.match(String(last?.filename), /^test\/unit\/sentry\/envelope\.unit\.[jt]s$/);
    assert.equal(last?.in_app, true);
    assert.ok(Number(last?.lineno) > 0 && Number(last?.colno) > 0);
    assert.ok(stacktrace?.frames.some(({ in_app: isOurs }) => isOurs === false));
  });

  it('has no text of a person, no field of the log, no line before it and no log-in of a URL', () => {
    const err = new Error(
      'no recipe "planted" at amqp://me:planted@broker, or\n    at planted of somebody (x.ts:1:2)',
    );
    const group = logged(err, { name: 'planted', deviceId: 'planted-keg' });
    const { text } = sent({ ...group, message: 'at amqp://me:planted@broker', lines: ['planted'] });
    assert.doesNotMatch(text, /planted/);
  });

  it('has the frames also of a line that is cut in its stack, and none where there is no stack', () => {
    const err = new Error('cut');
    err.stack += '\n    at f (file:///srv/brewline/dist/infra/a.js:1:2)'.repeat(500);
    const cut = logged(err);
    assert.equal(cut.example.length, collectorLimits.exampleLength);
    assert.equal(sent(cut).event.exception.values[0].stacktrace?.frames.length, 50);
    for (let length = cut.example.length - 60; length < cut.example.length; length++)
      sent({ ...cut, example: cut.example.slice(0, length) });
    assert.equal(sent({ ...cut, example: '{}' }).event.exception.values[0].stacktrace, undefined);
  });
});
