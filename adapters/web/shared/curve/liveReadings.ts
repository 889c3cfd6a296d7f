import { useEffect, useState } from 'preact/hooks';
import { sensors } from '../../../../domain/machine/index.js';
import type { Device } from '../../../apiClient/index.js';
import type { Reading } from './lines.js';

interface LiveReadings {
  readonly temperature: readonly Reading[];
  readonly gravity: readonly Reading[];
}

/** As many as are worth keeping of a page that stays open. */
const most = 4_000;

/** What came since the page was opened. */
export function useLiveReadings(device: Device | undefined): LiveReadings {
  const [readings, setReadings] = useState<LiveReadings>({ temperature: [], gravity: [] });
  const status = device?.status;
  useEffect(() => {
    if (!status?.timePlausible) return;
    const atMs = Date.parse(status.at);
    const added = (before: readonly Reading[], code: number): readonly Reading[] => {
      const found = status.sensors.find(({ sensor, plausible }) => sensor.code === code && plausible);
      if (found?.value == null || atMs <= (before.at(-1)?.atMs ?? 0)) return before;
      return [...before.slice(-most), { atMs, value: found.value }];
    };
    setReadings(({ temperature, gravity }) => ({
      temperature: added(temperature, sensors.liquid),
      gravity: added(gravity, sensors.specificGravity),
    }));
  }, [status]);
  return readings;
}
