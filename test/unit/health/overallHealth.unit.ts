import assert from 'node:assert/strict';
import {
  absentParts,
  overallHealth,
  silentRoles,
  updateConditions,
  type Condition,
  type HealthReport,
} from '../../../domain/health/index.js';

const blocked: Condition = {
  code: 'BROKER_BLOCKED',
  level: 'down',
  reason: 'low on memory',
  since: '2026-11-28T10:00:05.000Z',
};
const stalled: Condition = {
  code: 'UPLINK_STALLED',
  subject: 'brewline.uplink.01',
  level: 'degraded',
  reason: 'messages wait',
  since: '2026-11-28T10:00:00.000Z',
};

function report(role: string, changes: Partial<HealthReport> = {}): HealthReport {
  return { role, instance: `${role} 1`, conditions: [], projections: [], ageMs: 100, ...changes };
}

describe('conditions of a process', () => {
  it('keep their beginning while they go on, and get the newest reason', () => {
    const begun = updateConditions([], [{ code: 'DISK', level: 'degraded', reason: '90 MB left' }], 1_000);
    const later = updateConditions(
      begun.conditions,
      [{ code: 'DISK', level: 'down', reason: '9 MB left' }],
      60_000,
    );
    assert.deepEqual(later.conditions, [
      { code: 'DISK', level: 'down', reason: '9 MB left', since: '1970-01-01T00:00:01.000Z' },
    ]);
    assert.deepEqual(later.changes, { began: [], ended: [] });
  });

  it('begin and end each on their own, by code and subject', () => {
    const other = { ...stalled, subject: 'brewline.uplink.02' };
    const { changes } = updateConditions([stalled], [other], Date.parse(stalled.since));
    assert.deepEqual(changes, { began: [other], ended: [stalled] });
  });

  it('are as bad as the worst of two looks that find the same', () => {
    const found = [
      { ...stalled, level: 'down' },
      { ...stalled, level: 'degraded' },
    ] as const;
    for (const looks of [found, found.toReversed()])
      assert.equal(updateConditions([], looks, 0).conditions[0]?.level, 'down');
  });
});

describe('the health of all', () => {
  it('is up when nobody found anything', () => {
    const { status, conditions } = overallHealth([report('api'), report('ingest')], ['api', 'ingest']);
    assert.deepEqual([status, conditions], ['up', []]);
  });

  it('is as bad as the worst, which comes first; what several found is one, since the first found it', () => {
    const later = { ...blocked, since: '2026-11-28T10:00:09.000Z' };
    const health = overallHealth(
      [
        report('ingest', { conditions: [stalled] }),
        report('projector', { conditions: [later] }),
        report('dispatcher', { conditions: [blocked] }),
      ],
      ['ingest', 'projector', 'dispatcher', 'api'],
    );
    assert.equal(health.status, 'down');
    assert.deepEqual(health.conditions, [
      { ...blocked, roles: ['projector', 'dispatcher'] },
      { ...stalled, roles: ['ingest'] },
    ]);
    assert.deepEqual(
      health.roles.map(({ role, status, instances }) => [role, status, instances]),
      [
        ['ingest', 'degraded', 1],
        ['projector', 'down', 1],
        ['dispatcher', 'down', 1],
        ['api', 'degraded', 0],
      ],
    );
  });

  it('does not count what a process said that is silent now', () => {
    const { status } = overallHealth(
      [report('ingest', { conditions: [stalled], ageMs: 60_000 }), report('ingest')],
      ['ingest'],
    );
    assert.equal(status, 'up');
  });
});

describe('what does not run', () => {
  const projections = new Map([['readModels', 'projector']]);

  it('is a role whose last report is old, unless another of it reports', () => {
    const old = report('ingest', { ageMs: 9_000 });
    const [silent, ...rest] = silentRoles([old, report('api')], ['ingest', 'api']);
    assert.deepEqual([silent?.code, silent?.subject, rest], ['ROLE_SILENT', 'ingest', []]);
    assert.match(silent?.reason ?? '', /9 s old/);
    assert.deepEqual(silentRoles([old, report('ingest')], ['ingest']), []);
  });

  it('is a role that nobody started', () => {
    const found = absentParts([report('api')], { roles: ['api', 'ingest'], projections: new Map() });
    assert.deepEqual(
      found.map(({ code, subject }) => [code, subject]),
      [['ROLE_SILENT', 'ingest']],
    );
  });

  it('is a projection that nobody runs although somebody could', () => {
    const idle = absentParts([report('projector')], { roles: [], projections });
    assert.deepEqual(
      idle.map(({ code, subject, role }) => [code, subject, role]),
      [['PROJECTION', 'readModels', 'projector']],
    );
    const active = report('projector', { projections: ['readModels'] });
    assert.deepEqual(absentParts([report('projector'), active], { roles: [], projections }), []);
  });
});
