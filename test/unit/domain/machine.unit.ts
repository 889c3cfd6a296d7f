import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isFailedStep,
  isLegalTransition,
  isPlausibleTime,
  nameOf,
  phaseBelongsTo,
  phases,
  processTypes,
  steps,
} from '../../../domain/machine/index.js';

/** The brews of the domain facts, "A whole brew, in the order it happens", step by step. */
const wholeBrew: readonly [process: keyof typeof processTypes, order: readonly (keyof typeof steps)[]][] = [
  [
    'clean',
    ['cleanPrepare', 'cleanDrain', 'cleanHeatUp', 'cleanCirculate1', 'cleanSoak', 'cleanRinse1', 'cleanDone'],
  ],
  ['cleanKeg', ['cleanPrepare', 'cleanHeatUp', 'cleanCirculate2', 'cleanRinse2', 'cleanDone']],
  [
    'brew',
    [
      'rinsePrepare',
      'rinseKegCheck',
      'rinseFlowCheck',
      'rinseHeatUp',
      'rinseMashPath',
      'rinseDone',
      'hydrate1',
      'hydrate4',
      'mashIn',
      'mashHeatUp',
      'mashRest',
      'mashHeatUp',
      'mashing',
      'mashRecovery',
      'mashing',
      'sparge',
      'lauter',
      'boilHeatUp',
      'boil',
      'secondLauter',
      'boil',
      'connectWater',
      'cool',
      'filterColdCrash',
      'writeKeg',
      'brewDone',
    ],
  ],
  [
    'fermentation',
    [
      'fermentationPrepare',
      'airlockOn',
      'trubContainer',
      'fermentationTemperatureControl',
      'removeTrub',
      'fermentationTemperatureControl',
      'carbonating',
    ],
  ],
  ['serving', ['servingPrepare', 'servingCool', 'tap', 'servingTemperatureControl', 'tap']],
  ['acidClean', ['acid1', 'acid4', 'acidRecovery', 'acid8']],
];

describe('transitions of the machine', () => {
  for (const [process, order] of wholeBrew) {
    it(`allow a whole ${process}`, () => {
      order.forEach((to, index) => {
        const from = order[index - 1];
        const legal = isLegalTransition(processTypes[process], from && steps[from], steps[to]);
        assert.ok(legal, `${from ?? 'the beginning'} → ${to}`);
      });
    });
  }

  for (const [process, from, to] of [
    ['brew', 'boil', 'mashing'],
    ['brew', 'mashing', 'rinseDone'],
    ['brew', 'mashing', 'cleanPrepare'],
    ['brew', 'brewDone', 'rinsePrepare'],
    ['clean', 'cleanRinse1', 'cleanHeatUp'],
    ['fermentation', 'carbonating', 'fermentationTemperatureControl'],
    ['serving', 'tap', 'servingPrepare'],
    ['idle', 'rinsePrepare', 'rinseKegCheck'],
  ] as const) {
    it(`forbid ${from} → ${to} in a ${process}`, () => {
      assert.equal(isLegalTransition(processTypes[process], steps[from], steps[to]), false);
    });
  }

  it('let stages be skipped, and failure come from anywhere and never end', () => {
    const anyStep = fc.constantFrom(...Object.values(steps).filter((step) => !isFailedStep(step)));
    assert.ok(isLegalTransition(processTypes.brew, steps.rinsePrepare, steps.mashIn));
    fc.assert(
      fc.property(anyStep, (step) => {
        assert.ok(isLegalTransition(processTypes.brew, step, steps.brewFailed));
        assert.ok(!isLegalTransition(processTypes.brew, steps.brewFailed, step));
      }),
    );
  });

  it('never go both ways between two stages of a brew', () => {
    const order = [
      steps.rinsePrepare,
      steps.rinseHeatUp,
      steps.hydrate1,
      steps.mashIn,
      steps.lauter,
      steps.boil,
    ];
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (a, b) => {
        const [from, to] = [order[a] as number, order[b] as number];
        assert.equal(isLegalTransition(processTypes.brew, from, to), a <= b);
      }),
    );
  });

  it('know the failed steps: 71, 84, 93, 109, 125', () => {
    assert.deepEqual(
      Object.values(steps)
        .filter(isFailedStep)
        .sort((a, b) => a - b),
      [71, 84, 93, 109, 125],
    );
  });
});

describe('phases', () => {
  it('belong to their processes', () => {
    assert.ok(phaseBelongsTo(phases.mash, processTypes.brew));
    assert.ok(phaseBelongsTo(phases.carbonating, processTypes.fermentation));
    assert.ok(!phaseBelongsTo(phases.mash, processTypes.fermentation));
    assert.ok(!phaseBelongsTo(phases.mash, 99));
  });
});

describe('isPlausibleTime', () => {
  const receivedAtMs = Date.UTC(2026, 0, 1);
  for (const [what, atMs, plausible] of [
    ['now', receivedAtMs, true],
    ['a recording of 2014', Date.UTC(2014, 3, 18), true],
    ['a time zone ahead', receivedAtMs + 14 * 3_600_000, true],
    ['the clock of a machine without battery', 0, false],
    ['two days ahead', receivedAtMs + 2 * 86_400_000, false],
  ] as const) {
    it(`${plausible ? 'believes' : 'flags'} ${what}`, () => {
      assert.equal(isPlausibleTime(atMs, { receivedAtMs }), plausible);
    });
  }
});

describe('nameOf', () => {
  it('names a code, or says that it is unknown', () => {
    assert.equal(nameOf(steps, 31), 'mashing');
    assert.equal(nameOf(steps, 999), 'unknown(999)');
  });
});
