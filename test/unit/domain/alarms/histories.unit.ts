import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  alarmKinds,
  beginWatch,
  watchAlarms,
  type AlarmChanges,
  type AlarmSignal,
  type AlarmWatch,
} from '../../../../domain/alarms/index.js';
import { rules } from '../../../../domain/alarms/rules/index.js';
import { settingsOf } from '../../../../domain/alarms/watchState.js';
import type { AlarmStore } from './alarmWorld.js';
import { anyHistory, play } from './histories.js';
import { minuteMs, rulesChanged, startMs } from './signals.js';

/** A machine that is watched anew, with all that is in the log; its decisions go to the streams that are there. */
function rebuild(log: readonly AlarmSignal[], store: AlarmStore) {
  let watch = beginWatch('keg-1');
  let appended = 0;
  for (const signal of log) {
    const after = watchAlarms(watch, signal);
    watch = after.watch;
    appended += after.decisions.flatMap((decision) => store.append(decision)).length;
  }
  return { watch, appended };
}

function holds(watch: AlarmWatch, alarmId: string): boolean {
  const kind = watch.open.find((each) => each.alarmId === alarmId)?.kind;
  const rule = rules.find((each) => each.kind === kind);
  return rule !== undefined && rule.conditions(watch.facts, settingsOf(watch)).length > 0;
}

const allOff = Object.fromEntries(alarmKinds.map((kind) => [kind, { on: false }])) as AlarmChanges;

const openIds = ({ open }: AlarmWatch) => open.map(({ alarmId }) => alarmId).toSorted();

describe('alarms of random histories', () => {
  const runs = { numRuns: 150 };

  it('are of most kinds', () => {
    const histories = fc.sample(anyHistory, { numRuns: 200, seed: 7 });
    const seen = histories.flatMap((history) => play(history).alarms());
    const kinds = new Set(seen.map((each) => each.split(' ')[0]));
    assert.ok(kinds.size >= 9, [...kinds].join(', '));
    assert.ok(seen.some((each) => each.endsWith('escalated')));
  });

  it('are each raised once and resolved once', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const seen = play(history).store.events.map(({ type, data }) => `${type} ${data.alarmId}`);
        assert.equal(new Set(seen).size, seen.length);
      }),
      runs,
    );
  });

  it('are open as long as their condition holds, and none is open for a session before the last', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { watch, store } = play(history);
        for (const { alarmId } of watch.open) assert.ok(holds(watch, alarmId));
        assert.deepEqual(store.unresolved().toSorted(), openIds(watch));
        const last = [watch.facts.session?.session, watch.facts.ended?.session, undefined];
        for (const { session } of watch.open) assert.ok(last.includes(session));
      }),
      runs,
    );
  });

  it('are raised anew when their rules are turned off and on while the conditions hold', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 1, max: 3 }), (history, times) => {
        const world = play(history);
        const { open: before, deviceRules = {} } = world.watch;
        let nowMs = Math.max(startMs, ...world.log.map(({ recordedAtMs }) => recordedAtMs));
        for (let time = 0; time < times; time += 1) {
          world.take(rulesChanged(allOff, nowMs - startMs));
          assert.equal(world.watch.open.length, 0);
          world.take(rulesChanged(deviceRules, nowMs - startMs));
          // A machine that is behind is waited for.
          world.pass((nowMs += 2 * minuteMs));
          const { open } = world.watch;
          for (const { kind, session } of before)
            assert.ok(open.some((each) => each.kind === kind && each.session === session, kind));
          assert.ok(open.every(({ alarmId }) => before.every((each) => each.alarmId !== alarmId)));
        }
        assert.equal(rebuild(world.log, world.store).appended, 0);
      }),
      runs,
    );
  });

  it('do not depend on restarts', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        assert.deepEqual(play(history).store.events, play(history, { restarts: false }).store.events);
      }),
      runs,
    );
  });

  it('are the same after a rebuild, which appends nothing', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const world = play(history);
        const { watch, appended } = rebuild(world.log, world.store);
        assert.equal(appended, 0);
        assert.deepEqual(watch.facts, world.watch.facts);
        assert.deepEqual(openIds(watch), openIds(world.watch));
      }),
      runs,
    );
  });

  it('are not raised again when the dispatcher dies between appending and its checkpoint', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(), (history, seed) => {
        const { log, store } = play(history);
        const at = seed % (log.length + 1);
        const { watch } = rebuild(log.slice(0, at), store);
        const stored = JSON.parse(JSON.stringify(watch)) as AlarmWatch;
        const again = log.slice(at, at + 1).flatMap((signal) => watchAlarms(stored, signal).decisions);
        assert.deepEqual(
          again.flatMap((decision) => store.append(decision)),
          [],
        );
      }),
      runs,
    );
  });
});
