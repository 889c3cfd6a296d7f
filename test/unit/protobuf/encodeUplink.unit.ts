import assert from 'node:assert/strict';
import { envelope, helloBody, processEventBody } from '../../../adapters/protobuf/encodeUplink.js';
import { decodeUplink } from '../../../adapters/protobuf/index.js';
import type { CounterIdentity } from '../../../domain/deviceMessages/index.js';

const machine = { machineType: 1, firmware: '1.4.2', serial: '1903K0001-ABCD1234' };

/** As the backend reads it. */
function read(counters?: CounterIdentity) {
  const bytes = envelope({ boot: 42, seq: 0 }, 1_397_807_744_000, { body: helloBody(3, machine, counters) });
  return decodeUplink(bytes, 'keg-1').body;
}

describe('helloBody', () => {
  it('says nothing of counters that are not known', () => {
    assert.deepEqual(read(), { type: 'hello', connection: 3, ...machine });
  });

  it('names every installation that 64 bits can hold exactly, and the last number of the boot before', () => {
    const installation = '18446744073709551615';
    assert.deepEqual(read({ installation, previous: { boot: 41, seq: 1207 } }), {
      type: 'hello',
      connection: 3,
      ...machine,
      installation,
      previous: { boot: 41, lastSeq: 1207 },
    });
  });

  it('says that the boot before used no number at all', () => {
    const body = read({ previous: { boot: 41, seq: 0 } });
    assert.deepEqual(body.type === 'hello' && body.previous, { boot: 41, lastSeq: 0 });
  });
});

describe('processEventBody', () => {
  it('cuts the reason of an interruption to what the backend takes', () => {
    const report = { type: 'sessionInterrupted', reason: 'é'.repeat(199) + '🍺' } as const;
    const bytes = envelope({ boot: 1, seq: 1 }, 1, { body: processEventBody(report, 7, 5) });
    const { body } = decodeUplink(bytes, 'keg-1');
    assert.deepEqual(body.type === 'sessionReport' && body.report, {
      type: 'sessionInterrupted',
      reason: 'é'.repeat(199) + '\uFFFD',
    });
  });
});
