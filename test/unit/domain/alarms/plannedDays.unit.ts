import assert from 'node:assert/strict';
import {
  alarmRules,
  plannedDaysOf,
  refuseChanges,
  withPlannedDays,
  type AlarmRules,
  type AlarmRulesEvent,
} from '../../../../domain/alarms/index.js';
import { paleAle } from '../recipe/recipes.js';

const dryHop = (day?: number) => ({
  ...{ name: 'Citra', use: 'dryHop' as const, grams: 20, alphaPercent: 12 },
  ...(day !== undefined && { day }),
});

describe('planned days of a recipe', () => {
  it('are those of its dry hops and later ingredients, each once', () => {
    const hops = [dryHop(3), dryHop(3), dryHop(0), dryHop(), { ...dryHop(5), use: 'boil' as const }];
    const vanilla = { name: 'Vanilla', kind: 'spice' as const, amount: { grams: 2 }, day: 6.5 };
    const others = [
      { ...vanilla, use: 'fermentation' as const },
      { ...vanilla, use: 'packaging' as const },
    ];
    // Three days after pitching begins the fourth day.
    assert.deepEqual(plannedDaysOf({ ...paleAle, hops, others }), [
      { day: 1, work: 'dryHop' },
      { day: 4, work: 'dryHop' },
      { day: 7, work: 'addIngredient' },
    ]);
  });

  it('come to those that are chosen', () => {
    const chosen = { dayReached: { days: [{ day: 9, work: 'removeTrub' as const }] }, fault: { on: false } };
    assert.deepEqual(withPlannedDays(chosen, []), chosen);
    assert.deepEqual(withPlannedDays(chosen, [{ day: 4, work: 'dryHop' }]), {
      fault: { on: false },
      dayReached: { days: [{ day: 4, work: 'dryHop' }, chosen.dayReached.days[0]] },
    });
    const many = Array.from({ length: 30 }, (_, at) => ({ day: at + 10, work: 'other' as const }));
    const whole = withPlannedDays(chosen, many);
    assert.equal(whole.dayReached?.days?.length, 20);
    assert.deepEqual(refuseChanges(whole), []);
  });

  it('are refused twice, and below their place in the request', () => {
    const days = [
      { day: 3, work: 'dryHop' as const },
      { day: 3, work: 'dryHop' as const },
    ];
    const fields = refuseChanges({ dayReached: { days }, deviceLost: { afterMinutes: 0 } }, 'changes').map(
      ({ field }) => field,
    );
    assert.deepEqual(fields, ['changes/dayReached/days/1', 'changes/deviceLost/afterMinutes']);
  });
});

const evolve = (state: AlarmRules, event: AlarmRulesEvent) => alarmRules.evolve(state, event);

describe('rules that a brew is started with', () => {
  const brew = { planId: 'p', baseId: 'b', kegId: 'k', changedBy: 'ada', atMs: 1 };
  const begin = { type: 'beginBrewRules', ...brew, changes: { fault: { on: false } } } as const;

  it('are changed by a person, and not back by a repeat of the start', () => {
    const first = alarmRules.decide(begin, alarmRules.initialState);
    assert.equal(first.length, 1);
    const begun = first.reduce(evolve, alarmRules.initialState);
    const changed = alarmRules
      .decide({ ...begin, type: 'changeBrewRules', changes: {} }, begun)
      .reduce(evolve, begun);
    assert.deepEqual(changed.changes, {});
    assert.deepEqual(alarmRules.decide(begin, changed), []);
  });
});
