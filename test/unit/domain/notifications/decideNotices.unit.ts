import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeOf, isDanger, preferencesWith, retryAtMs } from '../../../../domain/notifications/index.js';
import {
  decideNotices,
  mostInAnHour,
  singleWithinMs,
  type Told,
  type WaitingNotice,
} from '../../../../domain/notifications/index.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nowMs = Date.parse('2026-05-01T12:00:00Z');
const awake = () => undefined;

let count = 0;
function notice(given: Partial<WaitingNotice> = {}): WaitingNotice {
  const id = `n${(count += 1)}`;
  const atMs = given.atMs ?? nowMs;
  return {
    ...{ notificationId: id, personId: 'ada', wayId: 'phone', source: id, type: 'alarm', scopes: ['brew'] },
    ...{ isDanger: false, isHeld: false, mayBeTold: true, atMs, expiresAtMs: atMs + singleWithinMs },
    ...given,
  };
}

function told(minutesAgo: number, given: Partial<Told> = {}): Told {
  return {
    personId: 'ada',
    source: `t${(count += 1)}`,
    scopes: ['brew'],
    atMs: nowMs - minutesAgo * minuteMs,
    ...given,
  };
}

const decide = (
  due: readonly WaitingNotice[],
  before: readonly Told[] = [],
  quietUntilMs: () => number | undefined = awake,
) => decideNotices(due, { nowMs, quietUntilMs, told: before });

describe('a notice that is due', () => {
  it('is told at once', () => assert.deepEqual(decide([notice()]), [{ type: 'tell' }]));

  it('is not told to somebody who may not see it any more', () =>
    assert.deepEqual(decide([notice({ mayBeTold: false })]), [{ type: 'drop', because: 'notWanted' }]));

  it('is summed up when it is older than a quarter of an hour, and dropped after a day', () => {
    assert.deepEqual(decide([notice({ atMs: nowMs - singleWithinMs + 1 })]), [{ type: 'tell' }]);
    assert.deepEqual(decide([notice({ atMs: nowMs - singleWithinMs })]), [{ type: 'sumUp' }]);
    assert.deepEqual(decide([notice({ atMs: nowMs - 25 * hourMs })]), [{ type: 'drop', because: 'tooOld' }]);
  });

  it('waits for the end of quiet hours, unless it is a danger or a test', () => {
    const untilMs = nowMs + 8 * hourMs;
    const due = [
      notice(),
      notice({ isDanger: true }),
      notice({ type: 'test' }),
      notice({ type: 'webhookOff' }),
    ];
    const hold = { type: 'hold', untilMs };
    assert.deepEqual(
      decide(due, [], () => untilMs),
      [hold, { type: 'tell' }, { type: 'tell' }, hold],
    );
  });

  it('of an alert is told once it is quiet no more, and at once when it is critical', () => {
    const alert = (given: Partial<WaitingNotice>) =>
      notice({ type: 'alert', scopes: ['alert diskFull'], ...given });
    const untilMs = nowMs + 8 * hourMs;
    const due = [alert({}), alert({ isDanger: true }), alert({ isHeld: true, expiresAtMs: nowMs })];
    assert.deepEqual(
      decide(due, [], () => untilMs),
      [{ type: 'hold', untilMs }, { type: 'tell' }, { type: 'hold', untilMs }],
    );
    assert.deepEqual(decide([alert({ expiresAtMs: nowMs })]), [{ type: 'drop', because: 'tooOld' }]);
    const six = [50, 40, 30, 20, 10, 5].map((minutes) => told(minutes, { scopes: ['alert diskFull'] }));
    assert.deepEqual(decide([alert({}), alert({ scopes: ['alert devicesLost'] })], six), [
      { type: 'hold', untilMs: nowMs + 10 * minuteMs },
      { type: 'tell' },
    ]);
  });

  it('is summed up after it was held back', () =>
    assert.deepEqual(decide([notice({ isHeld: true })]), [{ type: 'sumUp' }]));

  it('waits when six were told of its brew within an hour', () => {
    const six = [50, 40, 30, 20, 10, 5].map((minutes) => told(minutes));
    assert.deepEqual(decide([notice()], six), [{ type: 'hold', untilMs: nowMs + 10 * minuteMs }]);
    const others = [told(50, { scopes: ['other'] }), told(60), told(50, { personId: 'bob' })];
    assert.deepEqual(decide([notice()], [...six.slice(1), ...others]), [{ type: 'tell' }]);
  });

  it('counts once by several ways, and as often as it is tried', () => {
    const six = [50, 40, 30, 20, 10, 5].map((minutes) => told(minutes, { source: `s${minutes}` }));
    const again = notice({ source: 's5', wayId: 'laptop' });
    assert.deepEqual(decide([again], six), [{ type: 'tell' }]);
    assert.deepEqual(
      decide([notice({ source: 'x' }), notice({ source: 'x', wayId: 'laptop' })], six.slice(1)),
      [{ type: 'tell' }, { type: 'tell' }],
    );
  });

  it('counts for the next of the same brew: the seventh waits', () => {
    const due = Array.from({ length: 7 }, () => notice());
    const types = decide(due).map(({ type }) => type);
    assert.deepEqual(types, [...Array<string>(mostInAnHour).fill('tell'), 'hold']);
  });

  it('is one thing with all that is summed up with it', () => {
    const five = [50, 40, 30, 20, 10].map((minutes) => told(minutes));
    const due = Array.from({ length: 9 }, () => notice({ isHeld: true }));
    assert.ok(decide(due, five).every(({ type }) => type === 'sumUp'));
    assert.deepEqual(decide([...due, notice()], five).at(-1), {
      type: 'hold',
      untilMs: nowMs + 10 * minuteMs,
    });
  });

  it('is never lost, never too often, never at night, never old', () => {
    const alarms = fc.array(
      fc.record({
        atMinute: fc.integer({ min: 0, max: 600 }),
        delay: fc.constantFrom(0, 0, 0, 20),
        isDanger: fc.constantFrom(false, false, false, true),
        brew: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 60 },
    );
    const night = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(fc.property(alarms, night, holdsThroughout), { numRuns: 200 });
  });
});

interface Alarm {
  readonly atMinute: number;
  /** Minutes until the outbox knows of it. */
  readonly delay: number;
  readonly isDanger: boolean;
  readonly brew: string;
}

/** Plays a day, minute by minute, as the outbox does. */
function holdsThroughout(alarms: readonly Alarm[], [from, length]: readonly [number, number]): void {
  const quietUntil = (atMs: number) => {
    const minute = (atMs - nowMs) / minuteMs;
    return minute >= from && minute < from + length ? nowMs + (from + length) * minuteMs : undefined;
  };
  type Waiting = WaitingNotice & { readonly dueMs: number };
  let waiting: Waiting[] = alarms.map(({ atMinute, delay, isDanger: danger, brew }) => {
    const atMs = nowMs + atMinute * minuteMs;
    return { ...notice({ atMs, isDanger: danger, scopes: [brew] }), dueMs: atMs + delay * minuteMs };
  });
  const toldOf: Told[] = [];
  let done = 0;
  for (let minute = 0; minute <= 1_400; minute += 1) {
    const atMs = nowMs + minute * minuteMs;
    const due = waiting.filter(({ dueMs }) => dueMs <= atMs);
    const decisions = decideNotices(due, { nowMs: atMs, quietUntilMs: () => quietUntil(atMs), told: toldOf });
    const summed = due.filter((_, index) => decisions[index]?.type === 'sumUp');
    const kept: Waiting[] = [];
    due.forEach((each, index) => {
      const decision = decisions[index]!;
      if (decision.type === 'tell') {
        assert.ok(atMs - each.atMs < singleWithinMs, 'told by itself though it is old');
        assert.ok(each.isDanger || quietUntil(atMs) === undefined, 'told in quiet hours');
        toldOf.push({ personId: 'ada', source: each.source, scopes: each.scopes, atMs });
      }
      if (decision.type === 'hold') {
        assert.ok(decision.untilMs > atMs, 'held until the past');
        kept.push({ ...each, isHeld: true, dueMs: decision.untilMs });
      } else done += 1;
      assert.notEqual(decision.type, 'drop');
    });
    if (summed.length > 0) {
      const scopes = [...new Set(summed.flatMap((each) => each.scopes))];
      toldOf.push({ personId: 'ada', source: `summary ${minute}`, scopes, atMs });
    }
    waiting = [...waiting.filter(({ dueMs }) => dueMs > atMs), ...kept];
    for (const brew of ['a', 'b']) {
      const lately = toldOf.filter((each) => each.scopes.includes(brew) && each.atMs > atMs - hourMs);
      assert.ok(lately.length <= mostInAnHour, `${lately.length} of brew ${brew} in an hour`);
    }
  }
  assert.equal(done, alarms.length, 'some were never told');
}

describe('what a person is told unasked', () => {
  it('is what needs a person, by push and webhook; mails have to be asked for', () => {
    const { alarms } = preferencesWith({ alarms: { fault: ['mail'] } });
    assert.deepEqual(alarms.userActionNeeded, ['webPush', 'webhook']);
    assert.deepEqual(alarms.fermentationStarted, []);
    assert.deepEqual(alarms.fault, ['mail']);
  });

  it('is a danger when a heater was cut off, or a pump runs dry', () => {
    assert.ok(isDanger('fault', { error: 105 }) && isDanger('fault', { error: 107 }));
    assert.ok(!isDanger('fault', { error: 117 }) && !isDanger('fault', { step: 105 }));
    assert.ok(!isDanger('userActionNeeded', { error: 105 }));
  });

  it('has the number of what it is about, and none where it could be taken for another', () => {
    assert.equal(codeOf('fault', { error: 105 }), 105);
    assert.equal(codeOf('fault', { step: 109 }), undefined);
    assert.equal(codeOf('userActionNeeded', { action: 12 }), 12);
  });
});

describe('an attempt that failed', () => {
  const after = (attempt: number, retryAfterMs?: number) =>
    (retryAtMs({ attempt, failure: 'refused', nowMs, retryAfterMs }) ?? NaN) - nowMs;

  it('is repeated later and later, and not before the receiver asks for, up to five minutes', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((attempt) => after(attempt) / 1000),
      [10, 30, 90, 270, 300],
    );
    assert.equal(after(1, 45_000), 45_000);
    assert.equal(after(1, 86_400_000), 300_000);
  });

  it('is not repeated where that changes nothing', () => {
    assert.equal(retryAtMs({ attempt: 1, failure: 'notConfigured', nowMs }), undefined);
    assert.equal(retryAtMs({ attempt: 1, failure: 'targetForbidden', nowMs }), undefined);
  });
});
