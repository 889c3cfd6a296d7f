import { freshnessOf, reportSecondsAt, sensors, type Freshness } from '../../../../domain/machine/index.js';
import { usualLitres } from '../drawings/litres.js';
import type { Device } from '../../../apiClient/index.js';

/** What a page shows of a machine's newest reading. */
export interface ShownReading {
  readonly celsius: number | undefined;
  readonly targetCelsius: number | undefined;
  readonly heats: boolean;
  /** Of the batch in it, which it does not measure: 0 while it does nothing. */
  readonly litres: number;
  readonly atMs: number | undefined;
  readonly freshness: Freshness;
}

export function shownReading(device: Device | undefined, nowMs: number): ShownReading {
  const status = device?.status;
  const valueOf = (code: number) =>
    status?.sensors.find((each) => each.sensor.code === code && each.plausible)?.value;
  const receivedAtMs = timeOf(status?.receivedAt);
  return {
    celsius: valueOf(sensors.liquid) ?? undefined,
    targetCelsius: status?.targetCelsius ?? undefined,
    litres: (status?.processType?.code ?? 0) === 0 ? 0 : (device?.litres ?? usualLitres),
    heats: (valueOf(sensors.heater) ?? 0) > 0,
    atMs: receivedAtMs ?? timeOf(device?.lastSeenAt),
    freshness: freshnessAt(device, nowMs),
  };
}

/** The only part of it that changes while the machine says nothing. */
export function freshnessAt(device: Device | undefined, nowMs: number): Freshness {
  return freshnessOf(
    {
      isOnline: device?.online ?? false,
      receivedAtMs: timeOf(device?.status?.receivedAt),
      ...(device && { reportSeconds: intervalOf(device, nowMs) }),
    },
    nowMs,
  );
}

function intervalOf({ reportSeconds, fullRateUntil }: Device, nowMs: number): number {
  return reportSecondsAt(nowMs, { reportSeconds, fullRateUntilMs: timeOf(fullRateUntil) });
}

function timeOf(text: string | null | undefined): number | undefined {
  return text == null ? undefined : Date.parse(text);
}
