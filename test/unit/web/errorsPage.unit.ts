import assert from 'node:assert/strict';
import { countsByHour } from '../../../adapters/web/admin/errors/countsByHour.js';
import { addressOf, commandOf, filterOf } from '../../../adapters/web/admin/errors/errorFilter.js';
import { shownLine } from '../../../adapters/web/admin/errors/shownLine.js';

describe('the page of errors', () => {
  it('has its filter in the address and in the command, whatever is in the address', () => {
    const filter = filterOf({ state: 'all', role: 'ingest', search: " it's; rm " });
    assert.equal(addressOf(filter, 'abc'), '/admin/errors?state=all&role=ingest&search=it%27s%3B+rm&id=abc');
    assert.equal(commandOf(filter), `brewline error list --all --role ingest --search 'it'\\''s; rm'`);
    assert.equal(commandOf(filter, 'a b'), `brewline error show 'a b'`);
    const odd = filterOf({ state: 'well', role: '$(x)', search: '  ' });
    assert.equal(addressOf(odd), '/admin/errors');
    assert.equal(commandOf(odd), 'brewline error list');
  });

  it('shows a line of the log by its values, and one that was cut as it is', () => {
    const line = {
      level: 'error',
      time: '2026-11-28T13:04:58.120Z',
      msg: 'failed',
      err: { code: 'X', stack: 'a\n b' },
    };
    assert.deepEqual(shownLine(JSON.stringify({ ...line, devices: ['keg-1'] })), {
      atMs: Date.parse(line.time),
      level: 'error',
      message: 'failed',
      rows: ['err.code: X', 'err.stack: a', ' b', 'devices: ["keg-1"]'],
    });
    for (const cut of ['{"level":"error","msg":"fai', '"text"', '[1]', 'null'])
      assert.deepEqual(shownLine(cut), { atMs: undefined, level: '', message: cut, rows: [] });
  });

  it('has an hour for each of the week before the last error', () => {
    const untilMs = Date.parse('2026-11-28T13:04:58Z');
    const counts = countsByHour(
      [
        { hour: '2026-11-21T13:00:00Z', errors: 9 },
        { hour: '2026-11-21T14:00:00Z', errors: 1 },
        { hour: '2026-11-28T13:00:00Z', errors: 5 },
      ],
      untilMs,
    );
    assert.equal(counts.length, 168);
    assert.deepEqual([counts[0], counts[167], counts.reduce((sum, count) => sum + count, 0)], [1, 5, 6]);
  });
});
