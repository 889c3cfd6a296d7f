import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Age, DeviceText, StateMark } from '../../shared/components/index.js';
import { nameOfCode, t } from '../../shared/texts/index.js';
import { formatTemperature } from '../../shared/units/index.js';
import { shownReading } from '../../shared/machine/reading.js';

/** Machines on which a brew can begin, one a row. */
export function IdleMachines({ devices }: { readonly devices: readonly Device[] }) {
  return (
    <section class="section">
      <h2>{t('home.idle')}</h2>
      <ul>
        {devices.map((device) => (
          <IdleMachine key={device.deviceId} device={device} />
        ))}
      </ul>
    </section>
  );
}

function IdleMachine({ device }: { readonly device: Device }) {
  const { celsius, freshness, atMs } = shownReading(device, now.value);
  const state = freshness === 'fresh' ? 'idle' : freshness;
  return (
    <li>
      <a class="machine" href={`/machines/${device.deviceId}`}>
        <span>
          <DeviceText text={device.name ?? device.deviceId} />
          {device.machineType && (
            <span class="label"> {nameOfCode('machineType', device.machineType.code)}</span>
          )}
        </span>
        <span class="numerals muted" data-freshness={freshness}>
          {celsius !== undefined && formatTemperature(celsius)}
        </span>
        <span class="machine-state small">
          <StateMark state={state} /> <Age freshness={freshness} atMs={atMs} />
        </span>
      </a>
    </li>
  );
}
