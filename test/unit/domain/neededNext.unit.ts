import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neededNext, type BrewStand } from '../../../domain/brewPlan/index.js';
import { phases, steps, userActions } from '../../../domain/machine/index.js';
import type { RecipeStep } from '../../../domain/recipe/index.js';

const minuteMs = 60_000;
const after = (minutes: number) => ({ type: 'after', minutes }) as const;
const { boil: phase } = phases;
const mashRest: RecipeStep = { phase: phases.mash, step: steps.mashRest, until: after(60) };
const boil = (minutes: number, hopSlot?: number): RecipeStep => ({
  ...{ phase, step: steps.boil, until: after(minutes) },
  ...(hopSlot !== undefined && { hopSlot }),
});
const rinse: RecipeStep = {
  ...{ phase: phases.brewPrepare, step: steps.rinsePrepare, until: after(1) },
  userAction: userActions.start,
};
const done: RecipeStep = {
  ...{ phase: phases.chill, step: steps.brewDone, until: after(1) },
  userAction: userActions.finish,
};
const brew = { steps: [rinse, mashRest, boil(30, 1), boil(20, 2), boil(10), done] };
const prepare: RecipeStep = {
  ...{ phase: phases.fermentationPrepare, step: steps.fermentationPrepare, until: after(2) },
  userAction: userActions.prepareFermentation,
};
const entered = (...all: readonly (readonly [RecipeStep, number])[]) =>
  all.map(([each, minutes]) => ({ phase: each.phase, step: each.step, atMs: minutes * minuteMs }));

function stand(changes: Partial<BrewStand>): BrewStand {
  return {
    ...{ stages: ['brew', 'ferment'], programs: { brew, ferment: { steps: [prepare] } } },
    ...{ startAtMs: undefined, entered: [], answeredAtMs: undefined },
    ...changes,
  };
}

const at = (nowMinutes: number, changes: Partial<BrewStand>) => {
  const next = neededNext(stand(changes), nowMinutes * minuteMs);
  return next && [next.atMs / minuteMs, next.hopSlot ?? next.action];
};

describe('when a person is needed next', () => {
  it('is when the next step with hops or an action begins', () => {
    const mashing = entered([rinse, 0], [mashRest, 10]);
    assert.deepEqual(at(15, { entered: mashing }), [70, 1]);
    assert.deepEqual(at(75, { entered: [...mashing, ...entered([boil(30), 71])] }), [101, 2]);
  });

  it('counts each part of the boil, and none of a machine that has lost its power', () => {
    const boiling = entered([mashRest, 0], [boil(30), 60], [boil(20), 90]);
    assert.deepEqual(at(95, { entered: boiling }), [120, userActions.finish]);
    const again = [...boiling, ...entered([boil(10), 110], [boil(10), 112])];
    assert.deepEqual(at(113, { entered: again }), [122, userActions.finish]);
  });

  it('is any moment when a step takes longer than expected', () =>
    assert.deepEqual(at(200, { entered: entered([mashRest, 0]) }), [200, 1]));

  it('counts a step with an action from when that was done', () =>
    assert.deepEqual(at(8, { entered: entered([rinse, 0]), answeredAtMs: 7 * minuteMs }), [68, 1]));

  it('goes on in the next stage', () => {
    const { prepareFermentation } = userActions;
    assert.deepEqual(at(1, { entered: entered([done, 0]), answeredAtMs: minuteMs }), [
      2,
      prepareFermentation,
    ]);
  });

  it('is not touched by a step that is not in the program', () => {
    const recovering = { ...mashRest, step: 9_999 };
    assert.deepEqual(at(15, { entered: entered([mashRest, 10], [recovering, 12], [mashRest, 14]) }), [74, 1]);
  });

  it('is the first action of a brew that waits for its time', () => {
    assert.deepEqual(at(1, { startAtMs: 90 * minuteMs }), [90, userActions.start]);
    const cleaned = at(1, { startAtMs: 90 * minuteMs, stages: ['clean', 'brew'] });
    assert.deepEqual(cleaned, [90, userActions.startCleaning]);
  });

  it('is the begin of the brew while the base is cleaned', () => {
    const cleanDrain = { phase: phases.cleanPrepare, step: steps.cleanDrain, until: after(3) };
    const cleaning = { stages: ['clean', 'brew'] as const, entered: entered([cleanDrain, 10]) };
    // 3 + 16 to heat + 15 + 10 + 5 + 5 + 1
    assert.deepEqual(at(11, cleaning), [65, userActions.start]);
  });

  it('is not known in a program of the machine, before its first step, and behind a fermentation', () => {
    assert.equal(at(1, { programs: {}, entered: entered([mashRest, 0]) }), undefined);
    assert.equal(at(1, {}), undefined);
    const ferment: RecipeStep = { ...mashRest, step: 1, until: { type: 'attenuated', percent: 90 } };
    const keg = { stages: ['ferment'] as const, programs: { ferment: { steps: [ferment, prepare] } } };
    assert.equal(at(1, { ...keg, entered: entered([ferment, 0]) }), undefined);
    assert.equal(at(1, { entered: entered([done, 0]), stages: ['brew'] }), undefined);
  });

  it('is never in the past, and moves on with each step that is over', () => {
    const step = fc.record({
      minutes: fc.integer({ min: 0, max: 90 }),
      hopSlot: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    });
    const program = fc.array(step, { minLength: 1, maxLength: 12 });
    const times = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(program, times, (all, taken) => {
        const own = all.map(({ minutes, hopSlot }, index): RecipeStep => ({
          ...{ phase, step: index + 1, until: after(minutes) },
          ...(hopSlot !== undefined && { hopSlot }),
        }));
        let nowMs = 0;
        const so: BrewStand['entered'][number][] = [];
        for (const [index, each] of own.entries()) {
          so.push({ phase, step: each.step, atMs: nowMs });
          nowMs += (taken[index] ?? 0) * minuteMs;
          const now = stand({ stages: ['brew'], programs: { brew: { steps: own } }, entered: [...so] });
          const next = neededNext(now, nowMs);
          const expected = own.findIndex(({ hopSlot }, later) => later > index && hopSlot !== undefined);
          assert.equal(next?.step, expected < 0 ? undefined : expected + 1);
          assert.ok(next === undefined || next.atMs >= nowMs);
        }
      }),
    );
  });
});
