import assert from 'node:assert/strict';
import { Machine, type SessionEvent } from '../../../infra/simulation/machines/machine.js';
import { newMachine } from '../../../infra/simulation/machines/machineState.js';
import { brewSession } from '../../../domain/brewSession/index.js';
import { machineTypes, sensors, steps, type Reading } from '../../../domain/machine/index.js';

const dayS = 86_400;

/** Runs a machine for a time and returns what it reported and measured. */
function run(machineType: number, seed: number, options: { days: number; strideS: number }) {
  const machine = new Machine(newMachine(machineType, seed));
  const events: SessionEvent[] = [];
  const readings: Reading[] = [];
  for (let at = 0; at < options.days * dayS; at += options.strideS) {
    events.push(...machine.advance(options.strideS, 1000));
    readings.push(machine.sample(at * 1000));
  }
  return { machine, events, readings };
}

/** What the domain makes of a machine's reports. */
function decideAll(events: readonly SessionEvent[]) {
  const states = new Map<number, typeof brewSession.initialState>();
  return events.flatMap(({ session, report }, index) => {
    const state = states.get(session) ?? brewSession.initialState;
    const source = { epoch: 0, boot: 1, seq: index + 1 };
    const decided = brewSession.decide(
      { deviceId: 'm', session, source, late: false, atMs: 0, report },
      state,
    );
    states.set(session, decided.reduce(brewSession.evolve.bind(brewSession), state));
    return decided;
  });
}

const valueOf = (reading: Reading, sensor: number) =>
  reading.values[reading.sensors.indexOf(sensor)] ?? Number.NaN;

describe('simulated machine', () => {
  for (const [name, machineType, days, strideS] of [
    ['base', machineTypes.base, 3, 60],
    ['keg', machineTypes.keg, 60, 43_200],
  ] as const) {
    it(`(${name}) reports nothing that the domain finds odd, and completes its sessions`, () => {
      for (const seed of [1, 2, 3]) {
        const decided = decideAll(run(machineType, seed, { days, strideS }).events);
        const anomalies = decided.filter(({ type }) => type === 'AnomalyDetected');
        assert.deepEqual(anomalies, []);
        assert.ok(decided.filter(({ type }) => type === 'SessionCompleted').length >= 2);
      }
    });
  }

  it('recovers from a fault without an anomaly', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const machine = new Machine(newMachine(machineTypes.base, seed));
      const events = machine.advance(600, 1000);
      events.push(...machine.stumble(), ...machine.advance(3600, 1000));
      assert.deepEqual(
        decideAll(events).filter(({ type }) => type === 'AnomalyDetected'),
        [],
      );
    }
  });

  it('goes through a whole brew day in hours: mash rests, boil, chill', () => {
    const { events } = run(machineTypes.base, 4, { days: 2, strideS: 10 });
    const entered = new Set(
      events.flatMap(({ report }) => (report.type === 'stepEntered' ? [report.step] : [])),
    );
    for (const step of [steps.cleanDone, steps.mashRest, steps.boil, steps.cool, steps.brewDone]) {
      assert.ok(entered.has(step), `step ${step}`);
    }
  });

  it('ferments from 1.050 to about 1.011, never upwards but for noise', () => {
    const { readings } = run(machineTypes.keg, 5, { days: 40, strideS: 3600 });
    const fermenting = readings.filter(({ context }) => context?.processType === 4);
    const fresh = fermenting.findIndex((reading) => valueOf(reading, sensors.specificGravity) > 1.049);
    const gravities = fermenting
      .slice(fresh, fresh + 24 * 8)
      .map((reading) => valueOf(reading, sensors.specificGravity));
    assert.ok(fresh >= 0);
    gravities.forEach((gravity, index) => {
      assert.ok(gravity <= (gravities[index - 1] ?? 2) + 0.002, `rises at hour ${index}`);
    });
    assert.ok((gravities.at(-1) ?? 0) < 1.014);
  });

  it('holds a temperature that it is told to', () => {
    const { machine } = run(machineTypes.keg, 6, { days: 0.1, strideS: 60 });
    machine.setTarget(12);
    for (let hour = 0; hour < 10; hour++) machine.advance(3600, 1000);
    const reading = machine.sample(0);
    assert.equal(reading.context?.targetCelsius, 12);
    assert.ok(Math.abs(valueOf(reading, sensors.liquid) - 12) < 0.5);
  });

  it('stays within what is physically possible, however long the strides', () => {
    for (const strideS of [1, 600, 6 * 3600]) {
      for (const machineType of [machineTypes.base, machineTypes.keg]) {
        for (const reading of run(machineType, 7, { days: strideS === 1 ? 0.05 : 5, strideS }).readings) {
          const celsius = valueOf(reading, sensors.liquid);
          assert.ok(celsius > -5 && celsius < 100, `${celsius} °C`);
        }
      }
    }
  });

  it('does the same for the same seed, over a stop and restart too, and something else for another', () => {
    const options = { days: 0.5, strideS: 30 };
    const once = run(machineTypes.base, 8, options);
    assert.deepEqual(run(machineTypes.base, 8, options).readings, once.readings);
    assert.notDeepEqual(run(machineTypes.base, 9, options).readings, once.readings);
    const stopped = JSON.parse(JSON.stringify(once.machine.state)) as typeof once.machine.state;
    const resumed = new Machine(stopped);
    assert.deepEqual(resumed.advance(5000, 2000), once.machine.advance(5000, 2000));
    assert.deepEqual(resumed.sample(1), once.machine.sample(1));
  });
});
