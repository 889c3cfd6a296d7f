import assert from 'node:assert/strict';
import { parseStartOptions } from '../../../infra/local/start/index.js';

const parse = (line: string) => parseStartOptions(['node', 'start', ...line.split(' ').filter(Boolean)]);

describe('options of npm start', () => {
  it('are a small fleet without end, unless said otherwise', () => {
    assert.deepEqual(parse(''), {
      demo: true,
      fleet: { devices: 10, rate: 1, seed: 1, faults: false },
    });
  });

  it('leave out the demo', () => assert.equal(parse('--no-demo').demo, false));

  it('open the API to the local network, at an address that may be chosen', () => {
    assert.deepEqual([parse('--lan').lan, parse('--lan 10.0.0.2 --devices 3').lan], [true, '10.0.0.2']);
    assert.equal(parse('--lan --devices 3').fleet.devices, 3);
    assert.ok(!('lan' in parse('--lan').fleet));
  });

  it('take times with a unit', () => {
    assert.equal(parse('--for 60s').forMs, 60_000);
    assert.equal(parse('--for 5m').forMs, 300_000);
    assert.equal(parse('--for 1h --devices 50 --rate 20 --faults').fleet.rate, 20);
  });
});
