import {
  currentStates,
  machineTypes,
  phases,
  processTypes,
  steps,
  usualReportSeconds,
  userActions,
} from '../../../../domain/machine/index.js';
import type { DeviceStatus, LastReading } from '../../../../projections/queries/index.js';
import { actionOrNull, codedOrNull, isoOrNull, sensorResource } from './coded.js';

/** `Device` of openapi.yaml. */
export function deviceResource(device: DeviceStatus) {
  return {
    deviceId: device.deviceId,
    name: device.name,
    online: device.online,
    presenceChangedAt: isoOrNull(device.presenceChangedAt),
    lastSeenAt: isoOrNull(device.lastSeenAt),
    clock: device.clock && {
      offsetMs: device.clock.offsetMs,
      wrongSince: device.clock.wrongSince.toISOString(),
    },
    machineType: codedOrNull(machineTypes, device.machineType),
    firmware: device.firmware,
    serial: device.serial,
    reportSeconds: device.reportSeconds ?? usualReportSeconds,
    fullRateUntil: isoOrNull(device.fullRateUntil),
    sessionId: device.sessionId,
    litres: device.litres,
    status: device.reading && statusResource(device.reading),
  };
}

function statusResource(reading: LastReading) {
  return {
    epoch: reading.epoch,
    boot: reading.boot,
    seq: reading.seq,
    index: reading.index,
    at: reading.at.toISOString(),
    receivedAt: reading.receivedAt.toISOString(),
    timePlausible: reading.timePlausible,
    state: codedOrNull(currentStates, reading.state),
    processType: codedOrNull(processTypes, reading.processType),
    phase: codedOrNull(phases, reading.phase),
    step: codedOrNull(steps, reading.step),
    userAction: actionOrNull(userActions, reading.userAction),
    targetCelsius: reading.targetCelsius,
    secondsToNextAction: reading.secondsToNextAction,
    errorCode: reading.error,
    sensors: reading.sensors.map((sensor, index) => ({
      sensor: sensorResource(sensor),
      value: reading.values[index] ?? null,
      plausible: !reading.implausible.includes(sensor),
    })),
  };
}
