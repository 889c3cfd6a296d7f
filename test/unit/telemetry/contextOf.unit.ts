import assert from 'node:assert/strict';
import { trace, TraceFlags } from '@opentelemetry/api';
import { contextOf } from '../../../adapters/telemetry/traceContext.js';

describe('contextOf', () => {
  it('makes a traceparent the parent, which lies in another process', () => {
    const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    const expected = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    assert.deepEqual(trace.getSpanContext(contextOf(`00-${traceId}-${spanId}-01`)), expected);
    assert.equal(trace.getSpanContext(contextOf(undefined)), undefined);
  });
});
