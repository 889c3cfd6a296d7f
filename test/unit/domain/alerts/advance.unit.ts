import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  advanceAlerts,
  noTimes,
  type AlertFinding,
  type AlertTimes,
  type OpenAlert,
} from '../../../../domain/alerts/index.js';

const unreachable: AlertFinding = {
  ...{ kind: 'brokerUnreachable', subject: '', level: 'critical', reason: 'refused' },
};
const blocked: AlertFinding = { ...unreachable, kind: 'brokerBlocked', reason: 'memory' };
const disk: AlertFinding = { kind: 'diskFull', subject: '/data', level: 'warning', reason: '10 %' };
const open = (finding: AlertFinding): OpenAlert => ({ ...finding, alertId: 'a1' });

/** Looks each second, with the store's part played. */
class Looks {
  open: OpenAlert[] = [];
  raised = 0;
  private times: AlertTimes = noTimes;
  private nowMs = 1_000_000;

  look(findings: readonly AlertFinding[]) {
    const { changes, times } = advanceAlerts(this.open, findings, { times: this.times, nowMs: this.nowMs });
    this.times = times;
    this.nowMs += 1_000;
    for (const change of changes) {
      if (change.type === 'raise') {
        this.raised += 1;
        this.open.push({ ...change.finding, alertId: `a${this.raised}` });
      }
      if (change.type === 'resolve')
        this.open = this.open.filter(({ alertId }) => alertId !== change.alertId);
    }
    return changes.map(({ type }) => type);
  }

  lookFor(seconds: number, findings: readonly AlertFinding[]) {
    return Array.from({ length: seconds }, () => this.look(findings)).flat();
  }
}

describe('an alert', () => {
  it('is raised at once when the broker blocks', () => {
    assert.deepEqual(new Looks().look([blocked]), ['raise']);
  });

  it('is raised when a lost connection is not back after four seconds', () => {
    const looks = new Looks();
    assert.deepEqual(looks.lookFor(4, [unreachable]), []);
    assert.deepEqual(looks.look([]), []);
    assert.deepEqual(looks.lookFor(4, [unreachable]), [], 'it begins anew');
    assert.deepEqual(looks.look([unreachable]), ['raise']);
  });

  it('is resolved when it was not found for ten seconds, and is the same one when it was back before', () => {
    const looks = new Looks();
    looks.look([blocked]);
    assert.deepEqual(looks.lookFor(10, []), []);
    assert.deepEqual(looks.look([blocked]), []);
    assert.deepEqual(looks.lookFor(10, []), []);
    assert.deepEqual(looks.look([]), ['resolve']);
    assert.equal(looks.raised, 1);
  });

  it('says what is so now, is raised anew when it gets worse, and stays as bad as it was', () => {
    const change = (finding: AlertFinding, before: AlertFinding = disk) =>
      advanceAlerts([open(before)], [finding], { times: noTimes, nowMs: 0 }).changes;
    assert.deepEqual(change(disk), []);
    const less = { ...disk, reason: '9 %' };
    assert.deepEqual(change(less), [{ type: 'update', alertId: 'a1', finding: less, isWorse: false }]);
    const worse: AlertFinding = { ...disk, level: 'critical', reason: '1 %' };
    assert.deepEqual(change(worse), [{ type: 'update', alertId: 'a1', finding: worse, isWorse: true }]);
    assert.deepEqual(change(less, worse), []);
  });

  it('is one for each subject', () => {
    const looks = new Looks();
    assert.deepEqual(looks.lookFor(11, [disk, { ...disk, subject: '/backup' }]), ['raise', 'raise']);
    assert.deepEqual(
      looks.open.map(({ subject }) => subject),
      ['/data', '/backup'],
    );
  });

  it('is open at most once, whatever comes and goes', () => {
    const seen = fc.array(fc.subarray([unreachable, blocked, disk]), { maxLength: 120 });
    fc.assert(
      fc.property(seen, (all) => {
        const looks = new Looks();
        for (const findings of all) {
          looks.look(findings);
          const keys = looks.open.map(({ kind }) => kind);
          assert.equal(new Set(keys).size, keys.length);
        }
        // Each needs ten seconds without it to be raised again.
        assert.ok(looks.raised <= 3 * Math.ceil((all.length + 1) / 11));
      }),
    );
  });
});
