import assert from 'node:assert/strict';
import { alertFindings, type ServiceFacts } from '../../../../domain/alerts/index.js';
import { facts, hour, minuteMs, nowMs, online } from './facts.js';

const dayMs = 24 * 60 * minuteMs;
const none = () => false;
const isOpen = () => true;
const kindsIn = (given: Partial<ServiceFacts>, open: () => boolean = none) =>
  alertFindings(facts(given), open).map(({ kind, subject, level }) =>
    [kind, subject, level].join(' ').trim(),
  );

describe('what operators have to know of the service', () => {
  it('is nothing while all is calm, nor before anything was counted', () => {
    assert.deepEqual(kindsIn({}), []);
    assert.deepEqual(kindsIn({ minutes: [] }), []);
  });

  it('is a broker that blocks, once however many processes find it, and as bad as the worst says', () => {
    const blocked = { code: 'BROKER_BLOCKED', reason: 'low on memory' } as const;
    const conditions = [
      { ...blocked, subject: 'brewline.live', level: 'degraded' },
      { ...blocked, subject: 'brewline.commands', level: 'down' },
      { ...blocked, level: 'degraded' },
    ] as const;
    assert.deepEqual(kindsIn({ conditions }), ['brokerBlocked  critical']);
  });

  it('is a projection that has been paused for an hour, and none that was paused just now', () => {
    const paused = [
      { projection: 'brewPlans', pausedAtMs: nowMs - 60 * minuteMs },
      { projection: 'alarms', pausedAtMs: nowMs - 59 * minuteMs },
    ];
    assert.deepEqual(kindsIn({ paused }), ['projectionPaused brewPlans warning']);
  });

  it('is a rebuild that has waited for a minute, but not beside its projection that stands still', () => {
    const waitingRebuilds = [
      { projection: 'brewPlans', requestedAtMs: nowMs - minuteMs },
      { projection: 'alarms', requestedAtMs: nowMs - minuteMs + 1 },
      { projection: 'dispatcher', requestedAtMs: nowMs - 5 * minuteMs },
    ];
    const projections = [{ projection: 'dispatcher 0/2', isStalled: false, silentMs: minuteMs }];
    assert.deepEqual(kindsIn({ waitingRebuilds, projections }), [
      'projectionStalled brewPlans warning',
      'projectionStalled dispatcher 0/2 critical',
    ]);
  });

  describe('of backups', () => {
    const hourMs = 60 * minuteMs;
    const backups = {
      lastMadeAtMs: nowMs - 48 * hourMs,
      failedSince: 0,
      lastFailure: null,
      installedAtMs: 0,
    };
    const never = { ...backups, lastMadeAtMs: null };
    const rule = { oldAfterMs: 48 * hourMs, isExpected: false };

    it('is a last one that is old, and why later tries failed', () => {
      assert.deepEqual(kindsIn({ backups }), ['backupOld  warning']);
      assert.deepEqual(kindsIn({ backups: { ...backups, lastMadeAtMs: nowMs - 48 * hourMs + 1 } }), []);
      const [found] = alertFindings(
        facts({ backups: { ...backups, failedSince: 2, lastFailure: 'no space left on device' } }),
        none,
      );
      assert.equal(
        found?.reason,
        'the last backup was made at 2026-11-26T13:00:30.000Z; 2 tries failed since, the last one: no space left on device',
      );
    });

    it('is none that was never made, where somebody expects one', () => {
      assert.deepEqual(kindsIn({ backups: never }), []);
      assert.deepEqual(kindsIn({ backups: never, backupRule: { ...rule, isExpected: true } }), [
        'backupOld  warning',
      ]);
      const justInstalled = { ...never, installedAtMs: nowMs - hourMs };
      assert.deepEqual(kindsIn({ backups: justInstalled, backupRule: { ...rule, isExpected: true } }), []);
    });

    it('is nothing where it is switched off', () => {
      assert.deepEqual(kindsIn({ backups, backupRule: { oldAfterMs: null, isExpected: false } }), []);
    });
  });

  it('is a broker that is away, and each disk that is nearly full; other conditions are not', () => {
    const conditions = [
      { code: 'BROKER', level: 'down', reason: 'refused' },
      { code: 'DISK', subject: '/data', level: 'degraded', reason: '10 % left' },
      { code: 'DISK', subject: '/backup', level: 'down', reason: '1 % left' },
      { code: 'MAIL', level: 'degraded', reason: 'refused' },
    ] as const;
    assert.deepEqual(kindsIn({ conditions }), [
      'brokerUnreachable  critical',
      'diskFull /data warning',
      'diskFull /backup critical',
    ]);
  });

  it('is a projection that is stalled, and one that nobody has run for a minute', () => {
    const projections = [
      { projection: 'readModels', isStalled: false, silentMs: 1_500 },
      { projection: 'brewPlans', isStalled: true, silentMs: 1_500 },
      { projection: 'alarms', isStalled: false, silentMs: minuteMs },
      { projection: 'brewPlans', isStalled: false, silentMs: minuteMs - 1 },
    ];
    assert.deepEqual(kindsIn({ projections }), [
      'projectionStalled brewPlans critical',
      'projectionStalled alarms critical',
    ]);
  });

  it('is twenty messages parked within ten minutes; an open one stays until there are fewer than five', () => {
    const parked = (count: number) => ({ minutes: hour((ago) => ({ parked: ago === 9 ? count : 0 })) });
    assert.deepEqual(kindsIn(parked(19)), []);
    assert.deepEqual(kindsIn(parked(20)), ['parkedGrowing  warning']);
    assert.deepEqual(kindsIn(parked(5), isOpen), ['parkedGrowing  warning']);
    assert.deepEqual(kindsIn(parked(4), isOpen), []);
    assert.deepEqual(kindsIn({ minutes: hour((ago) => ({ parked: ago === 11 ? 900 : 0 })) }), []);
  });

  it('is fifty errors within ten minutes, unless that is usual', () => {
    const errors = (before: number, now: number) => ({
      minutes: hour((ago) => ({ errors: ago > 10 ? before : ago === 3 ? now : 0 })),
    });
    assert.deepEqual(kindsIn(errors(0, 49)), []);
    assert.deepEqual(kindsIn(errors(0, 50)), ['errorsGrowing  warning']);
    assert.deepEqual(kindsIn(errors(5, 149)), []);
    assert.deepEqual(kindsIn(errors(5, 150)), ['errorsGrowing  warning']);
    assert.deepEqual(kindsIn(errors(5, 20), isOpen), ['errorsGrowing  warning']);
    assert.deepEqual(kindsIn(errors(5, 19), isOpen), []);
  });

  it('is a certificate in its last three weeks, critical in the last one', () => {
    const certificate = (days: number) => ({
      certificates: [{ server: 'mqtts://mq', expiresAtMs: nowMs + days * dayMs }],
    });
    assert.deepEqual(kindsIn(certificate(21)), []);
    assert.deepEqual(kindsIn(certificate(20)), ['certificateExpiring mqtts://mq warning']);
    assert.deepEqual(kindsIn(certificate(6)), ['certificateExpiring mqtts://mq critical']);
    assert.deepEqual(kindsIn(certificate(-1)), ['certificateExpiring mqtts://mq critical']);
    assert.deepEqual(kindsIn(certificate(24), isOpen), ['certificateExpiring mqtts://mq warning']);
    assert.deepEqual(kindsIn(certificate(26), isOpen), []);
  });

  it('is a fifth of the devices lost within five minutes, until they are back or an hour has passed', () => {
    const lost = (count: number, minutesAgo: number) => ({
      minutes: hour((ago) => online(ago >= minutesAgo ? 100 : 100 - count)),
    });
    assert.deepEqual(kindsIn(lost(19, 2)), []);
    assert.deepEqual(kindsIn(lost(20, 2)), ['devicesLost  critical']);
    assert.deepEqual(kindsIn(lost(20, 30)), [], 'slowly or long ago is another thing');
    assert.deepEqual(kindsIn(lost(20, 30), isOpen), ['devicesLost  critical']);
    assert.deepEqual(kindsIn(lost(9, 30), isOpen), []);
    assert.deepEqual(kindsIn(lost(20, 60), isOpen), []);
    const few = hour((ago) => online(ago >= 2 ? 12 : 3));
    assert.deepEqual(kindsIn({ minutes: few }), [], 'nine of twelve are not many');
  });

  it('does not take a minute of long ago for one of the last ten', () => {
    const minutes = hour((ago) => ({ parked: ago === 30 ? 100 : 0 })).filter(
      (_, index) => index < 30 || index === 59,
    );
    assert.deepEqual(kindsIn({ minutes }), []);
  });
});
