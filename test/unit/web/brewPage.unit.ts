import assert from 'node:assert/strict';
import { userActions } from '../../../domain/machine/index.js';
import { factOf, hindranceOf, instructionsOf } from '../../../adapters/web/app/brew/actions.js';
import { newestCommand, progressOf } from '../../../adapters/web/shared/commands/commandProgress.js';
import { nextStepAt } from '../../../adapters/web/app/brew/nextStep.js';
import { standingOfBrew, standingOfSession } from '../../../adapters/web/app/brew/standing.js';
import { figuresOf, forecastOf } from '../../../adapters/web/app/brew/fermentationFigures.js';
import { resultsOf } from '../../../adapters/web/app/brew/results.js';
import { typedMeasurement } from '../../../adapters/web/app/brew/typedMeasurement.js';
import type { CurvePart } from '../../../adapters/web/shared/curve/bands.js';
import { stageSteps } from '../../../adapters/web/app/brew/stageSteps.js';
import { pipeMarks } from '../../../adapters/web/shared/drawings/pipeMarks.js';
import { defaultPersonSettings as units } from '../../../domain/personSettings/index.js';
import type { Brew, Command, Schemas } from '../../../adapters/apiClient/index.js';

const action = { deviceId: 'keg-2', action: { code: 28, name: 'fitAirlock' }, since: '2026-11-28T12:00:00Z' };
const requestedAt = '2026-11-28T13:05:02.000Z';
const updatedAt = '2026-11-28T13:05:04.000Z';

describe('what the page of a brew says', () => {
  it('how it stands with it: what is over or halted stays so, and of a machine that is away nobody knows more', () => {
    assert.equal(standingOfBrew({ status: 'running', action: null }, 'fresh'), 'running');
    assert.equal(standingOfBrew({ status: 'running', action }, 'fresh'), 'needsYou');
    assert.equal(standingOfBrew({ status: 'running', action }, 'offline'), 'offline');
    assert.equal(standingOfBrew({ status: 'running', action: null }, 'stale'), 'stale');
    assert.equal(standingOfBrew({ status: 'halted', action: null }, 'offline'), 'fault');
    assert.equal(standingOfBrew({ status: 'completed', action: null }, 'offline'), 'done');
    assert.equal(standingOfBrew({ status: 'waitingForMachine', action: null }, 'fresh'), 'waiting');
    assert.equal(standingOfSession({ status: 'failed', pendingAction: null }, 'fresh'), 'fault');
    assert.equal(standingOfSession({ status: 'active', pendingAction: action.action }, 'fresh'), 'needsYou');
    assert.equal(standingOfSession({ status: 'abandoned', pendingAction: null }, 'fresh'), 'paused');
  });

  it('how far a command has come, and no time that is not known', () => {
    const points = (status: Command['status']) =>
      progressOf({ status, requestedAt, updatedAt }).reached.map(({ point, atMs }) => [point, atMs]);
    const askedAt = Date.parse(requestedAt);
    const changedAt = Date.parse(updatedAt);
    assert.deepEqual(points('received'), [
      ['asked', askedAt],
      ['received', changedAt],
    ]);
    assert.deepEqual(points('done'), [
      ['asked', askedAt],
      ['received', undefined],
      ['done', changedAt],
    ]);
    // It may have ended without ever having been received.
    assert.deepEqual(points('expired'), [
      ['asked', askedAt],
      ['expired', changedAt],
    ]);
    assert.equal(progressOf({ status: 'waiting', requestedAt, updatedAt }).outcome, 'open');
    assert.equal(progressOf({ status: 'failed', requestedAt, updatedAt }).outcome, 'notDone');
  });

  it('which command is the newest, in whatever order they come', () => {
    const commands = ['2026-11-28T13:02:00Z', '2026-11-28T13:04:00Z', '2026-11-28T13:03:00Z'].map(
      (at) => ({ requestedAt: at, status: at.includes('04') ? 'failed' : 'done' }) as Command,
    );
    assert.equal(newestCommand(commands, () => true)?.requestedAt, '2026-11-28T13:04:00Z');
    assert.equal(
      newestCommand(commands, ({ status }) => status === 'done')?.requestedAt,
      '2026-11-28T13:03:00Z',
    );
    assert.equal(
      newestCommand(commands, ({ status }) => status === 'waiting'),
      undefined,
    );
  });

  it('what to do, sentence by sentence, the fact on the button, and why the machine can not be told', () => {
    assert.deepEqual(instructionsOf('Fit the airlock to the keg. Confirm when it sits tight.'), [
      'Fit the airlock to the keg.',
      'Confirm when it sits tight.',
    ]);
    assert.equal(factOf(userActions.fitAirlock), 'fact.airlockFitted');
    assert.equal(factOf(45), 'fact.inOrder');
    assert.equal(factOf(9_999), 'fact.done');
    assert.equal(hindranceOf(true, true), 'noConnection');
    assert.equal(hindranceOf(false, false), 'machineAway');
    assert.equal(hindranceOf(false, true), undefined);
  });

  it('when the next step comes, unless that is over or depends on somebody', () => {
    const reading = { atMs: 1_000_000, freshness: 'fresh' as const };
    const next = { reading, secondsToNext: 60, isActionOwed: false };
    assert.equal(nextStepAt(next, 1_010_000), 1_060_000);
    assert.equal(nextStepAt(next, 1_070_000), undefined);
    assert.equal(nextStepAt({ ...next, isActionOwed: true }, 1_010_000), undefined);
    assert.equal(nextStepAt({ ...next, secondsToNext: 0 }, 1_010_000), undefined);
    assert.equal(
      nextStepAt({ ...next, reading: { ...reading, freshness: 'offline' } }, 1_010_000),
      undefined,
    );
  });

  it('which figures of a fermentation there are, and no forecast without a time', () => {
    const figure = (value: number | null): Schemas['Figure'] => ({
      ...{ value, at: requestedAt },
      ...(value === null ? { source: null, missing: 'tooFewReadings' } : { source: 'probe', missing: null }),
    });
    const band = { value: null, source: null, at: null, missing: 'undetermined' } as const;
    const fermentation: Schemas['Fermentation'] = {
      ...{ subjectId: 'b', originalGravity: figure(1.05), currentGravity: figure(1.02), finalGravity: band },
      ...{ apparentAttenuationPercent: figure(60), alcoholByVolumePercent: figure(3.9) },
      ...{ gravityChangePerDay: figure(null), endsAt: band, probeOffset: null },
    };
    assert.deepEqual(
      figuresOf(fermentation, false).map(({ name, value }) => [name, value]),
      [
        ['gravity.original', 1.05],
        ['gravity.now', 1.02],
        ['gravity.alcohol', 3.9],
        ['gravity.attenuation', 60],
      ],
    );
    assert.deepEqual(
      figuresOf({ ...fermentation, gravityChangePerDay: figure(-0.01) }, true).map(({ name }) => name),
      ['gravity.original', 'gravity.last', 'gravity.alcohol', 'gravity.attenuation'],
    );
    assert.equal(forecastOf(fermentation), undefined);
    const ends = {
      expected: '2026-12-03T00:00:00Z',
      lowest: '2026-12-02T00:00:00Z',
      highest: '2026-12-04T00:00:00Z',
    };
    const known = { source: 'forecast', at: requestedAt, missing: null } as const;
    const forecast = forecastOf({
      ...fermentation,
      finalGravity: { ...known, value: { expected: 1.011, lowest: 1.01, highest: 1.012 } },
      endsAt: { ...known, value: ends },
    });
    assert.deepEqual(forecast, { gravity: 1.011, atMs: Date.parse(ends.expected), withinMs: 86_400_000 });
  });

  it('what somebody measured: what was typed, within what can be, and only that', () => {
    const typed = (fields: Readonly<Record<string, string>>) =>
      typedMeasurement({ text: (field) => fields[field] ?? '', units });
    assert.deepEqual(typed({ gravity: '1,012', sampleCelsius: '18.5' }), {
      type: 'measured',
      measurement: { gravity: { specificGravity: 1.012, sampleCelsius: 18.5, calibrationCelsius: 20 } },
    });
    assert.deepEqual(typed({ ph: '4.2' }), { type: 'measured', measurement: { ph: 4.2 } });
    assert.deepEqual(typed({ gravity: '1012', litres: 'x' }), {
      type: 'wrong',
      fields: new Set(['gravity', 'litres']),
    });
    assert.deepEqual(typed({ sampleCelsius: '20' }), { type: 'nothing' });
    const refractometer = (brix: number, wortCorrectionFactor: number) => {
      return { type: 'measured', measurement: { refractometer: { brix, wortCorrectionFactor } } };
    };
    assert.deepEqual(typed({ brix: '12,4' }), refractometer(12.4, 1.04));
    assert.deepEqual(typed({ brix: '12,4', wortCorrectionFactor: '1,02' }), refractometer(12.4, 1.02));
    assert.deepEqual(typed({ brix: '41' }), { type: 'wrong', fields: new Set(['brix']) });
    assert.deepEqual(typed({ wortCorrectionFactor: '1.02' }), { type: 'nothing' });
  });

  it('what somebody measured in °P and °F is kept in SG and °C', () => {
    const text = (field: string) => ({ gravity: '12,4', sampleCelsius: '68' })[field] ?? '';
    const american = { temperatureUnit: 'fahrenheit', gravityUnit: 'plato' } as const;
    assert.deepEqual(typedMeasurement({ text, units: american }), {
      type: 'measured',
      measurement: { gravity: { specificGravity: 1.05006, sampleCelsius: 20, calibrationCelsius: 20 } },
    });
    const tooMuch = (field: string) =>
      field === 'gravity' ? '1.05' : field === 'sampleCelsius' ? '213' : '';
    assert.deepEqual(typedMeasurement({ text: tooMuch, units: american }), {
      type: 'wrong',
      fields: new Set(['sampleCelsius']),
    });
  });

  it('what a correction leaves as it stood, or has no field for, stays exactly', () => {
    const before = {
      gravity: {
        ...{ specificGravity: 1.01234, sampleCelsius: 24.44, calibrationCelsius: 15.6 },
        correctedGravity: 1.014,
      },
      ...{ refractometer: null, ph: 4.2, litres: null, celsius: 19.5 },
    };
    const shown = (_: string, value: number) => value.toFixed(2);
    const text = (field: string) => ({ gravity: '1.01', sampleCelsius: '24.44', ph: '4.40' })[field] ?? '';
    assert.deepEqual(typedMeasurement({ text, units, before, shown }), {
      type: 'measured',
      measurement: {
        gravity: { specificGravity: 1.01234, sampleCelsius: 24.44, calibrationCelsius: 15.6 },
        ...{ ph: 4.4, celsius: 19.5 },
      },
    });
  });

  it('how many steps each stage has taken, and where the pipe marks them: clear of the valves', () => {
    const part = (stage: string, types: readonly string[]) =>
      ({
        stage,
        history: { annotations: { events: types.map((type) => ({ type })) } },
      }) as unknown as CurvePart;
    const parts = [
      part('clean', ['StepEntered', 'PhaseEntered', 'StepEntered']),
      part('brew', ['StepEntered']),
    ];
    assert.deepEqual(stageSteps(parts), { clean: 2, brew: 1 });
    const marks = pipeMarks([
      { state: 'done', steps: 2 },
      { state: 'running', steps: 1 },
      { state: 'planned' },
    ]);
    assert.deepEqual(marks, [82, 118, 164]);
    for (const x of pipeMarks([
      { state: 'running', steps: 60 },
      { state: 'done', steps: 60 },
    ]))
      assert.ok(x <= 200 && Math.abs(x - 50) > 11 && Math.abs(x - 150) > 11, String(x));
  });

  it('what became of it, beside the last brew of the same recipe', () => {
    const recipe = { recipeId: 'r', version: 1 };
    const brewOf = (brewId: string, plannedAt: string, of = recipe) =>
      ({ brewId, plannedAt, recipe: of, result: { days: Number(plannedAt.slice(-1)) } }) as Brew;
    const listed = [brewOf('a', '2026-01-01'), brewOf('c', '2026-01-03'), brewOf('b', '2026-01-02')];
    const { mine, before } = resultsOf(listed[1]!, listed);
    assert.equal(mine?.days, 3);
    assert.equal(before?.brew.brewId, 'b');
    assert.equal(resultsOf(listed[0]!, listed).before, undefined);
    assert.equal(resultsOf({ ...listed[1]!, recipe: null }, listed).before, undefined);
  });
});
