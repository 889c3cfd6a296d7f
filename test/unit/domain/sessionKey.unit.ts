import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  epochOfSession,
  numberOfSession,
  parseSessionId,
  sessionId,
  sessionKey,
} from '../../../domain/brewSession/index.js';
import { deviceIdPattern } from '../../../domain/kernel/deviceId.js';

const deviceId = fc.stringMatching(deviceIdPattern);
const epoch = fc.oneof(fc.nat(3), fc.nat(999_999));
const number = fc.oneof(fc.nat(9), fc.nat(2 ** 32 - 1));

describe('the id of a session', () => {
  it("is its device's, with the epoch from the second one on", () => {
    assert.equal(sessionId('base-1', sessionKey(0, 7)), 'base-1.7');
    assert.equal(sessionId('base-1', sessionKey(2, 7)), 'base-1.2.7');
  });

  it('has the number as key in the first epoch, as it was before there were epochs', () => {
    assert.equal(sessionKey(0, 2 ** 32 - 1), 2 ** 32 - 1);
  });

  it('is read back as what it was made of', () => {
    fc.assert(
      fc.property(deviceId, epoch, number, (device, ofEpoch, ofNumber) => {
        const session = sessionKey(ofEpoch, ofNumber);
        assert.ok(Number.isSafeInteger(session));
        assert.deepEqual([epochOfSession(session), numberOfSession(session)], [ofEpoch, ofNumber]);
        assert.deepEqual(parseSessionId(sessionId(device, session)), { deviceId: device, session });
      }),
    );
  });

  it('is the only one of its session', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z-]{1,3}(\.\d{1,3}){0,3}$/), (id) => {
        const parsed = parseSessionId(id);
        if (parsed) assert.equal(sessionId(parsed.deviceId, parsed.session), id);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is nothing else', () => {
    for (const id of [
      '',
      'base-1',
      'base-1.',
      '.7',
      'base-1.x',
      'base-1.0.7',
      'base-1.1.2.3',
      'bä.7',
      'a.-1',
    ])
      assert.equal(parseSessionId(id), undefined, id);
    assert.equal(parseSessionId(`base-1.${2 ** 32}`), undefined);
    assert.equal(parseSessionId(`${'x'.repeat(65)}.7`), undefined);
    assert.equal(parseSessionId('base-1.07'), undefined);
    assert.equal(parseSessionId('base-1.7\n'), undefined);
  });
});
