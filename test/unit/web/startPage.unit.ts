import assert from 'node:assert/strict';
import type { Brew, Device, Schemas } from '../../../adapters/apiClient/index.js';
import { brewOn, checksOf, isForbidden, isFree } from '../../../adapters/web/app/start/checks.js';
import { slotCentre, slotsOf } from '../../../adapters/web/app/start/slots.js';
import { endOf, localTimeText, neededTimes, startFor } from '../../../adapters/web/app/start/times.js';

const step = { code: 31, name: 'mashRest' };

function device(
  deviceId: string,
  changes: { readonly online?: boolean; readonly process?: number } = {},
): Device {
  const { online = true, process = 0 } = changes;
  const status = {
    processType: { code: process, name: '' },
    state: { code: process === 0 ? 0 : 1, name: '' },
  };
  return { deviceId, online, sessionId: process === 0 ? null : 'x.1', status } as Device;
}

function brew(changes: Partial<Brew>): Brew {
  const stage = (name: string, deviceId: string, status: string) =>
    ({ stage: name, deviceId, status }) as Schemas['Brew']['stages'][number];
  return {
    ...{ brewId: 'b', baseId: 'base-1', kegId: 'keg-1', status: 'running' },
    stages: [stage('brew', 'base-1', 'running'), stage('ferment', 'keg-1', 'planned')],
    ...changes,
  } as Brew;
}

const ready = {
  ...{ base: device('base-1'), keg: device('keg-1'), brews: [], cleansFirst: true, isCleaningDue: false },
  isLater: false,
  ...{ refusals: [], dryRun: [] },
};
const codes = (input: Parameters<typeof checksOf>[0]) =>
  checksOf(input).map(({ level, code }) => `${level} ${code}`);

describe('the check before a brew', () => {
  it('is good where all is known to be good, and says what nobody knows', () => {
    const all = ['online', 'free', 'online', 'free', 'cleaned'].map((code) => `good ${code}`);
    assert.deepEqual(codes(ready), [...all, 'warn water', 'good limits', 'good dryRun']);
    assert.equal(isForbidden(checksOf(ready)), false);
  });

  it('warns of what the brew waits for, and forbids what would be refused', () => {
    const keg = device('keg-1', { online: false, process: 5 });
    assert.deepEqual(codes({ ...ready, keg }).slice(2, 4), ['warn offline', 'warn busy']);
    const taken = checksOf({ ...ready, brews: [brew({})] });
    assert.deepEqual(
      taken.filter(({ level }) => level === 'bad').map(({ deviceId }) => deviceId),
      ['base-1', 'keg-1'],
    );
    assert.equal(isForbidden(taken), true);
  });

  it('does not say that the brew would be taken before it was tried', () => {
    assert.deepEqual(codes({ ...ready, dryRun: undefined }).at(-1), 'warn dryRunOpen');
    const refused = checksOf({ ...ready, dryRun: [{ field: 'kind', rule: 'it is busy' }] }).at(-1);
    assert.deepEqual(refused, {
      ...{ level: 'bad', code: 'refused' },
      refusal: { field: 'kind', rule: 'it is busy' },
    });
  });

  it('says once that a machine is in another brew, and never then that the brew would be taken', () => {
    const dryRun = [{ field: 'baseId', rule: 'it is in brew b' }];
    const checks = checksOf({ ...ready, dryRun, brews: [brew({})] });
    assert.deepEqual(
      checks.filter(({ code }) => code === 'dryRun' || code === 'refused'),
      [],
    );
    assert.equal(isForbidden(checks), true);
    // Of a brew that somebody else sees, only the API knows.
    assert.equal(checksOf({ ...ready, dryRun }).at(-1)?.code, 'refused');
  });

  it('says nothing of limits for the own program of a machine', () => {
    assert.equal(codes({ ...ready, refusals: undefined }).includes('good limits'), false);
    assert.equal(
      isForbidden(checksOf({ ...ready, refusals: [{ field: 'brewRecipe/steps', rule: 'too many' }] })),
      true,
    );
  });

  it('says little of what the machines do now when the brew begins later', () => {
    const base = device('base-1', { online: false, process: 1 });
    assert.deepEqual(codes({ ...ready, base, isLater: true }).slice(0, 2), [
      'warn laterAgain',
      'good cleaned',
    ]);
    assert.equal(
      isForbidden(checksOf({ ...ready, isLater: true, brews: [brew({ status: 'planned' })] })),
      true,
    );
  });

  it('tells a base that is to be cleaned from one that is not known to be clean', () => {
    assert.equal(codes({ ...ready, cleansFirst: false })[4], 'warn notCleaned');
    assert.equal(codes({ ...ready, cleansFirst: false, isCleaningDue: true })[4], 'warn cleaningDue');
  });

  it('knows a base as free once its stages are over, and a keg when the brew has ended', () => {
    const stages = brew({}).stages.map((each, index) =>
      index === 0 ? { ...each, status: 'completed' as const } : each,
    );
    assert.equal(brewOn('base-1', [brew({ stages })]), undefined);
    assert.equal(brewOn('keg-1', [brew({ stages })])?.brewId, 'b');
    assert.equal(brewOn('keg-1', [brew({ stages, status: 'completed' })]), undefined);
    assert.equal(isFree(device('x', { process: 4 })), false);
  });
});

describe('the times of a brew day', () => {
  const action = (atMinutes: number, code: number) => ({ atMinutes, action: { code, name: '' }, step });
  const at = (time: string) => new Date(`2026-11-28T${time}:00`).getTime();

  it('are visits: what falls together is one, and each thing is named once', () => {
    const actions = [action(120, 9), action(0, 1), action(3, 2), action(4, 1)];
    assert.deepEqual(neededTimes({ actions }, at('10:05')), [
      { atMs: at('10:05'), actions: [1, 2] },
      { atMs: at('12:05'), actions: [9] },
    ]);
  });

  it('are counted forward from a start, and back from an end', () => {
    assert.equal(endOf({ minutes: 90 }, at('10:00')), at('11:30'));
    assert.equal(startFor({ minutes: 90 }, at('11:30')), at('10:00'));
  });

  it('are typed in the time of this place', () => {
    assert.equal(localTimeText(at('18:30')), '2026-11-28T18:30');
    assert.equal(Date.parse(localTimeText(at('00:05'))), at('00:05'));
  });
});

describe('the hop carousel', () => {
  it('has six slots, with the hops of one time together', () => {
    const hop = (name: string, slot?: number) =>
      ({ name, use: 'boil', grams: 1, alphaPercent: 5, ...(slot && { slot }) }) as Schemas['Hop'];
    const names = slotsOf([hop('a', 2), hop('b', 2), hop('c', 6), hop('dry')]).map((each) =>
      each.map(({ name }) => name).join('+'),
    );
    assert.deepEqual(names, ['', 'a+b', '', '', '', 'c']);
  });

  it('begins on top and goes round', () => {
    assert.deepEqual(slotCentre(0, 10), { x: 0, y: -10 });
    assert.deepEqual(slotCentre(3, 10), { x: 0, y: 10 });
  });
});
