import assert from 'node:assert/strict';
import { alarmKinds, defaultSettings, withChanges, type AlarmChanges } from '../../../domain/alarms/index.js';
import {
  inheritedOf,
  isWithin,
  originOf,
  thresholdsOf,
  withoutKind,
  withSetting,
} from '../../../adapters/web/app/alarms/rules/ruleSettings.js';

const defaults = defaultSettings;

describe('the page of alarm rules', () => {
  it('has a field for each number of a rule', () => {
    const names = alarmKinds.flatMap((kind) =>
      thresholdsOf(kind, defaults).map(({ name }) => `${kind}/${name}`),
    );
    assert.equal(names.length, 10);
    assert.deepEqual(
      thresholdsOf('temperatureOutOfBand', defaults).map(({ name, unit }) => [name, unit]),
      [
        ['brewCelsius', 'kelvins'],
        ['brewMinutes', 'minutes'],
        ['kegCelsius', 'kelvins'],
        ['kegMinutes', 'minutes'],
      ],
    );
  });

  it('keeps only what differs: a setting that is as it would be anyway is no change', () => {
    const lost = withSetting({}, defaults, { kind: 'deviceLost', name: 'afterMinutes', value: 240 });
    assert.deepEqual(lost, { deviceLost: { afterMinutes: 240 } });
    const off = withSetting(lost, defaults, { kind: 'deviceLost', name: 'on', value: false });
    assert.deepEqual(off, { deviceLost: { afterMinutes: 240, on: false } });
    const back = withSetting(off, defaults, { kind: 'deviceLost', name: 'afterMinutes', value: 15 });
    assert.deepEqual(back, { deviceLost: { on: false } });
    assert.deepEqual(withSetting(back, defaults, { kind: 'deviceLost', name: 'on', value: true }), {});
    assert.deepEqual(withSetting({}, defaults, { kind: 'dayReached', name: 'days', value: [] }), {});
    assert.deepEqual(withoutKind(off, 'deviceLost'), {});
  });

  it('says from where a brew has a rule: of a brew day its base, of a keg its keg, or changed here', () => {
    const changes: AlarmChanges = { kegEmpty: { on: false } };
    const base = withChanges(defaults, { temperatureOutOfBand: { brewCelsius: 5, kegCelsius: 9 } }, changes);
    const keg = withChanges(defaults, { temperatureOutOfBand: { brewCelsius: 8, kegCelsius: 1 } }, changes);
    const inherited = inheritedOf({ defaults, changes, inForce: [{ rules: base }, { rules: keg }] });
    assert.equal(inherited.temperatureOutOfBand.brewCelsius, 5);
    assert.equal(inherited.temperatureOutOfBand.kegCelsius, 1);
    // Its own change hides what the machines have.
    assert.equal(inherited.kegEmpty.on, true);
    const origin = (kind: 'kegEmpty' | 'temperatureOutOfBand' | 'fault') =>
      originOf(kind, { changes, inherited, defaults });
    assert.deepEqual(
      [origin('kegEmpty'), origin('temperatureOutOfBand'), origin('fault')],
      ['here', 'machine', 'everybody'],
    );
    assert.deepEqual(inheritedOf({ defaults, changes: {}, inForce: [] }), defaults);
  });

  it('takes numbers that the API takes', () => {
    assert.equal(isWithin('afterMinutes', 1_440), true);
    assert.equal(isWithin('afterMinutes', 1_441), false);
    assert.equal(isWithin('kegCelsius', 0.4), false);
    assert.equal(isWithin('kegCelsius', undefined), false);
  });
});
