import assert from 'node:assert/strict';
import { LiveSummary, summaryLine } from '../../../infra/local/start/liveSummary.js';

describe('live summary', () => {
  it('makes rates of totals, and keeps the largest lag', () => {
    const live = new LiveSummary();
    live.add('simulate', { devices: 50, acknowledged: 1000 }, 0);
    live.add('simulate', { devices: 50, acknowledged: 3000 }, 2000);
    live.add('event-store', { appendedEvents: 10 }, 0);
    live.add('event-store', { appendedEvents: 25 }, 1000);
    live.add('projector', { lagMs: 900 });
    live.add('projector', { lagMs: 120 });
    assert.equal(summaryLine(live.summary), '50 devices · 1000 messages/s · 15 events/s · lag 0.1 s');
    assert.equal(live.summary.maxLagMs, 900);
  });

  it('tells of commands where there is a dispatcher, and of the demo until it is complete', () => {
    const live = new LiveSummary();
    live.add('simulate', { devices: 2 }, 0);
    live.add('dispatcher', { sent: 41, expired: 1 });
    live.add('projector', { lagMs: 0 });
    const rates = '0 messages/s · 0 events/s · 41 commands · lag 0.0 s';
    assert.equal(summaryLine(live.summary), `2 devices · ${rates}`);
    live.add('demo', { devices: 3, done: 4, of: 19, failed: 0 });
    assert.equal(summaryLine(live.summary), `5 devices · ${rates} · demo 4 of 19`);
    live.add('demo', { devices: 3, done: 4, of: 19, failed: 1 });
    assert.equal(summaryLine(live.summary), `5 devices · ${rates}`);
    live.add('demo', { devices: 3, done: 19, of: 19, failed: 0 });
    assert.equal(summaryLine(live.summary), `5 devices · ${rates}`);
  });

  it('takes a total that went down for a part that began anew', () => {
    const live = new LiveSummary();
    live.add('simulate', { acknowledged: 5000 }, 0);
    live.add('simulate', { acknowledged: 10 }, 1000);
    assert.equal(live.summary.messagesPerSecond, 0);
  });

  it('says nothing of a lag that nobody told', () => {
    assert.match(summaryLine(new LiveSummary().summary), /lag –$/);
  });
});
