import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesFromTraceparent,
  formatTraceparent,
  isSampled,
  parseTraceparent,
  traceparentFromBytes,
} from '../../../domain/kernel/traceContext.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${spanId}-01`;

describe('the trace context', () => {
  it('has the same meaning as text and as 25 bytes', () => {
    const bytes = bytesFromTraceparent(traceparent);
    assert.equal(Buffer.from(bytes).toString('hex'), `${traceId}${spanId}01`);
    assert.equal(traceparentFromBytes(bytes), traceparent);
  });

  it('comes back from bytes as it went in, wherever the bytes lie in their buffer', () => {
    const ids = fc.uint8Array({ minLength: 24, maxLength: 24 }).filter(notZero);
    fc.assert(
      fc.property(ids, fc.boolean(), fc.nat(7), (id, sampled, offset) => {
        const buffer = new Uint8Array(offset + 25 + 3);
        buffer.set([...id, sampled ? 1 : 0], offset);
        const bytes = buffer.subarray(offset, offset + 25);
        const text = traceparentFromBytes(bytes);
        assert.ok(text);
        assert.equal(isSampled(text), sampled);
        assert.deepEqual(bytesFromTraceparent(text), new Uint8Array(bytes));
      }),
    );
  });

  it('passes on the sampled flag alone', () => {
    assert.equal(formatTraceparent({ traceId, spanId, traceFlags: 0xff }), traceparent);
    assert.equal(isSampled(`00-${traceId}-${spanId}-02`), false);
    assert.equal(isSampled(`00-${traceId}-${spanId}-03`), true);
  });

  it('may come from a later version with more fields', () => {
    assert.equal(parseTraceparent(`cc-${traceId}-${spanId}-01-what-follows`)?.traceId, traceId);
  });

  const malformed = {
    'of no version': `ff-${traceId}-${spanId}-01`,
    'with fields that its version lacks': `${traceparent}-more`,
    'with a trace id of zeros': `00-${'0'.repeat(32)}-${spanId}-01`,
    'with a span id of zeros': `00-${traceId}-${'0'.repeat(16)}-01`,
    'in capitals': traceparent.toUpperCase(),
    'cut off': traceparent.slice(0, -1),
    'with a line break': `${traceparent}\n`,
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`counts as absent ${name}`, () => {
      assert.equal(parseTraceparent(text), undefined);
      assert.equal(isSampled(text), false);
      assert.equal(bytesFromTraceparent(text).length, 0);
    });
  }

  it('counts as absent in bytes of another length or without ids', () => {
    for (const length of [0, 24, 25, 26])
      assert.equal(traceparentFromBytes(new Uint8Array(length)), undefined);
  });
});

function notZero(ids: Uint8Array): boolean {
  return ids.subarray(0, 16).some(Boolean) && ids.subarray(16).some(Boolean);
}
