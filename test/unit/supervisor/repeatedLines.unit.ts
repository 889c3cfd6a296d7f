import assert from 'node:assert/strict';
import { RepeatedLines } from '../../../infra/local/supervisor/repeatedLines.js';

describe('repeated lines of a log', () => {
  const line = (msg: string, code = 'BROKER_UNAVAILABLE') =>
    `${JSON.stringify({ level: 'warn', msg, err: { code } })}\n`;

  function written(run: (lines: RepeatedLines) => void): string[] {
    let out = '';
    const lines = new RepeatedLines((text) => (out += text));
    run(lines);
    lines.close();
    return out.split('\n').slice(0, -1);
  }

  it('are counted from the twenty-first in a second on', () => {
    const lines = written((log) => {
      for (let n = 0; n < 1254; n++) log.write(line(`attempt ${n} failed`));
    });
    assert.equal(lines.length, 21);
    const { level, msg } = JSON.parse(lines[20]!) as Record<string, string>;
    assert.deepEqual([level, msg], ['warn', 'attempt 0 failed … and 1,234 more like it in 1 s']);
  });

  it('leave other lines alone, also those with another code', () => {
    const lines = written((log) => {
      for (let n = 0; n < 100; n++) log.write(line('failed'));
      log.write(line('failed', 'DATABASE_UNAVAILABLE'));
      log.write('no JSON\n');
    });
    assert.equal(lines.length, 23);
    assert.equal(lines[21], 'no JSON');
  });

  it('are put together from the pieces in which they come', () => {
    const lines = written((log) => [...'one\ntwo\nthree'].forEach((piece) => log.write(piece)));
    assert.deepEqual(lines, ['one', 'two', 'three']);
  });

  it('are counted within a second that ends while nothing comes', async () => {
    let out = '';
    const log = new RepeatedLines((text) => (out += text));
    log.write(line('failed').repeat(30));
    const deadline = Date.now() + 5_000;
    while (!out.includes('10 more') && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(out, /and 10 more like it in 1 s/);
  });
});
