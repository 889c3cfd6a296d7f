import { machineTypes, sensors } from '../../../domain/machine/index.js';
import type { MachineState } from './machineState.js';
import * as physics from './physics.js';
import type { Random } from './random.js';

/** Sensor, value, and the decimals of the sensor's own resolution. */
export type SensorValue = readonly [sensor: number, value: number, decimals: number];

interface Surroundings {
  readonly ambientCelsius: number;
  readonly pumping: boolean;
  /** Slot of the hop carousel that is open. */
  readonly hopSlot: number | undefined;
}

/** The sensor values of a machine in this state, with noise. */
export function sensorValues(state: MachineState, around: Surroundings, random: Random): SensorValue[] {
  const celsius = (value: number) => value + random.noise(0.05);
  const { drive, liquidCelsius } = state;
  const shared: SensorValue[] = [
    [sensors.ambient, celsius(around.ambientCelsius), 1],
    [sensors.liquid, celsius(liquidCelsius), 2],
    [sensors.rssi, -62 + random.noise(3), 0],
  ];
  if (state.machineType === machineTypes.keg) {
    const share = physics.fermentedShare(state.fermentedSeconds);
    return [
      ...shared,
      [sensors.peltier, celsius(liquidCelsius + 12 * drive), 1],
      [sensors.probeTemperature, celsius(liquidCelsius), 1],
      [sensors.specificGravity, physics.specificGravity(share) + random.noise(0.0003), 4],
      [sensors.probeBattery, 4.1 - state.runSeconds * 1e-7, 2],
      [sensors.peltierPercent, drive * 100, 0],
      [sensors.fanPercent, Math.abs(drive) * 80, 0],
    ];
  }
  const pump = around.pumping ? 1 : 0;
  return [
    ...shared,
    [sensors.controlOut, celsius(liquidCelsius + 4 * drive), 1],
    [sensors.controlIn, celsius(liquidCelsius - 0.3), 1],
    [sensors.pump, pump, 0],
    [sensors.controller, celsius(38 + 6 * drive), 1],
    [sensors.barometer, 1004 + random.noise(0.3), 1],
    [sensors.flow, pump * (2 + random.noise(0.05)), 2],
    [sensors.heater, drive > 0 ? 1 : 0, 0],
    ...(around.hopSlot === undefined ? [] : [[sensors.carousel, around.hopSlot, 0] as const]),
  ];
}
