import type { SampledReading } from '../../domain/alarms/index.js';
import { sensors, type Reading } from '../../domain/machine/index.js';
import type { StoredTelemetry } from '../telemetry.js';
import type { DeviceSignal } from './deviceSignal.js';

const minuteMs = 60_000;

/** The minute of a time: of each one reading is enough. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / minuteMs);
}

type SampledMessage = Pick<
  StoredTelemetry,
  'deviceId' | 'session' | 'receivedAtMs' | 'readings' | 'untimed' | 'implausible'
>;

/** The first reading of each minute of a message, by device time; of times that can't be right, the first reading at its receipt. */
export function sampledReadings(message: SampledMessage): readonly DeviceSignal[] {
  const { deviceId, session, receivedAtMs, readings, untimed, implausible } = message;
  if (session === 0) return [];
  const signals: DeviceSignal[] = [];
  let minute: number | undefined;
  readings.forEach((reading, position) => {
    const atMs = untimed?.has(position) ? receivedAtMs : reading.atMs;
    if (minuteOf(atMs) === minute) return;
    minute = minuteOf(atMs);
    const sampled = sampledReading(reading, { session, atMs, implausible: implausible?.get(position) });
    signals.push({ deviceId, signal: { type: 'reading', reading: sampled, recordedAtMs: receivedAtMs } });
  });
  return signals;
}

function sampledReading(
  { sensors: present, values, context }: Reading,
  {
    session,
    atMs,
    implausible = [],
  }: { readonly session: number; readonly atMs: number; readonly implausible: readonly number[] | undefined },
): SampledReading {
  const valueOf = (sensor: number) => {
    const at = present.indexOf(sensor);
    return at < 0 || implausible.includes(sensor) ? undefined : values[at];
  };
  const celsius = valueOf(sensors.liquid) ?? valueOf(sensors.probeTemperature);
  const targetCelsius = context?.targetCelsius ?? valueOf(sensors.setPoint);
  const specificGravity = valueOf(sensors.specificGravity);
  return {
    session,
    atMs,
    error: context?.error ?? 0,
    ...(celsius !== undefined && { celsius }),
    ...(targetCelsius !== undefined && { targetCelsius }),
    ...(specificGravity !== undefined && { specificGravity }),
  };
}
