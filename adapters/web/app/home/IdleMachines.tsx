import type { Device } from '../../../apiClient/index.js';
import { Age, DeviceText, StateMark } from '../../shared/components/index.js';
import { nameOfCode, t } from '../../shared/texts/index.js';
import { formatTemperature } from '../../shared/units/index.js';
import { useReading } from './useReading.js';

interface IdleMachinesProps {
  readonly devices: readonly Device[];
  /** Machines that have never reported, by id. */
  readonly unreported: readonly string[];
}

/** Machines on which a brew can begin, one a row; after them those that have to be connected first. */
export function IdleMachines({ devices, unreported }: IdleMachinesProps) {
  return (
    <section class="section">
      <h2>{t('home.idle')}</h2>
      <ul class="machines">
        {devices.map((device) => (
          <IdleMachine key={device.deviceId} device={device} />
        ))}
        {unreported.map((deviceId) => (
          <li key={deviceId}>
            <a class="machine" href={`/machines/${deviceId}`}>
              <DeviceText text={deviceId} />
              <span class="machine-state small">
                <StateMark state="offline" word={t('home.unreported')} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function IdleMachine({ device }: { readonly device: Device }) {
  const { celsius, freshness, atMs } = useReading(device);
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
