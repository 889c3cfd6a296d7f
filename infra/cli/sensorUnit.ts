import { sensors } from '../../domain/machine/index.js';

const unitsBySensor: ReadonlyMap<number, string> = new Map<number, string>([
  [sensors.ambient, '°C'],
  [sensors.controlOut, '°C'],
  [sensors.controlIn, '°C'],
  [sensors.liquid, '°C'],
  [sensors.probeTemperature, '°C'],
  [sensors.setPoint, '°C'],
  [sensors.chamberTemperature, '°C'],
  [sensors.chamberSetPoint, '°C'],
  [sensors.specificGravity, 'SG'],
  [sensors.peltierPercent, '%'],
  [sensors.fanPercent, '%'],
  [sensors.rssi, 'dBm'],
]);

/** The unit of a sensor's values; empty where proto/brewline/v1/enums.proto names none, or values are 0 and 1. */
export function sensorUnit(sensor: number): string {
  return unitsBySensor.get(sensor) ?? '';
}
