import { useCallback, useState } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { DeviceText, Skeleton, StateMark, useAsked, useTitle } from '../../shared/components/index.js';
import { isCutOff, useTopic } from '../../shared/live/index.js';
import { t } from '../../shared/texts/machine.js';
import { formatTemperature } from '../../shared/units/index.js';
import { shownReading } from '../../shared/machine/reading.js';
import { ConnectionStrip } from '../../shared/machine/ConnectionStrip.js';
import './machine.css';
import { MachineFacts } from '../../shared/machine/MachineFacts.js';
import { MachineNow } from '../../shared/machine/MachineNow.js';
import { DebugNotice } from './DebugNotice.js';
import { TemperaturePanel } from '../brew/TemperaturePanel.js';
import { hindranceOf } from '../brew/actions.js';
import { MachineTitle } from './MachineTitle.js';
import { askOwnership } from './ownership.js';
import { ReleasedPage, ReleaseSection, type Released } from './ReleaseSection.js';
import { SettingsSection } from '../../shared/machine/SettingsSection.js';
import { SharedBy } from './SharedBy.js';
import { SharingSection } from './SharingSection.js';

/** A machine: what it does, what it is set to, whether it was connected, and who may use it. */
export function MachinePage({ id }: { readonly id: string }) {
  const devices = useTopic('devices');
  const [released, setReleased] = useState<Released>();
  const device = devices.rows.find(({ deviceId }) => deviceId === id);
  if (released) return <ReleasedPage released={released} />;
  if (!devices.isComplete) return <Skeleton height="brew" count={3} />;
  if (!device && devices.unreported.includes(id))
    return <Unreported deviceId={id} onReleased={setReleased} />;
  if (!device) return <p>{t('machine.none', { device: id })}</p>;
  return <Machine key={id} device={device} onReleased={setReleased} />;
}

interface UnreportedProps {
  readonly deviceId: string;
  readonly onReleased: (released: Released) => void;
}

/** Claimed before it was connected: the page says what to do, and becomes the machine's by itself. */
function Unreported({ deviceId, onReleased }: UnreportedProps) {
  const ownership = useAsked(useCallback(() => askOwnership(deviceId), [deviceId])).data;
  useTitle(deviceId);
  return (
    <article class="machine-page">
      <header class="head">
        <h1>
          <DeviceText text={deviceId} />
        </h1>
        <StateMark state="offline" word={t('machine.unreported')} />
      </header>
      <div class="machine-left">
        <p>{t('machine.unreportedWhat')}</p>
      </div>
      <div class="machine-right">
        {ownership?.kind === 'owner' && <ReleaseSection {...{ deviceId, onReleased }} />}
      </div>
    </article>
  );
}

interface MachineProps {
  readonly device: Device;
  readonly onReleased: (released: Released) => void;
}

function Machine({ device, onReleased }: MachineProps) {
  const { deviceId, online } = device;
  const reading = shownReading(device, now.value);
  const ownership = useAsked(useCallback(() => askOwnership(deviceId), [deviceId])).data;
  const { celsius } = reading;
  useTitle(...(celsius === undefined ? [] : [formatTemperature(celsius)]), device.name ?? deviceId);
  const share = ownership?.kind === 'shared' ? ownership.share : undefined;
  const mayCommand = ownership !== undefined && share?.rights !== 'view';
  return (
    <article class="machine-page">
      <header class="head">
        <MachineTitle device={device} isOwner={ownership?.kind === 'owner'} />
        <StateMark state={stateOf(device, reading.freshness)} />
      </header>
      <div class="machine-left">
        <DebugNotice deviceId={deviceId} />
        {share && <SharedBy share={share} />}
        <MachineNow {...{ device, reading }} />
        {mayCommand && <Temperature device={device} />}
        <MachineFacts device={device} />
      </div>
      <div class="machine-right">
        <SettingsSection {...{ deviceId, online, mayCommand }} />
        {mayCommand && (
          <p>
            <a href={`/alarms/rules?device=${encodeURIComponent(deviceId)}`}>{t('alarms.rulesLink')}</a>
          </p>
        )}
        <ConnectionStrip {...{ deviceId, online }} />
        {ownership?.kind === 'owner' && (
          <>
            <SharingSection deviceId={deviceId} />
            <ReleaseSection {...{ deviceId, onReleased }} />
          </>
        )}
      </div>
    </article>
  );
}

/** Also of a machine that is free: a keg is chilled before the beer comes. */
function Temperature({ device }: { readonly device: Device }) {
  const { rows } = useTopic(`commands:${device.deviceId}`);
  return (
    <TemperaturePanel
      device={device}
      commands={rows}
      hindrance={hindranceOf(isCutOff.value, device.online)}
    />
  );
}

function stateOf({ status }: Device, freshness: ReturnType<typeof shownReading>['freshness']) {
  if (freshness === 'offline') return 'offline';
  if ((status?.errorCode ?? 0) !== 0) return 'fault';
  if (status?.userAction) return 'needsYou';
  if (freshness === 'stale') return 'stale';
  return (status?.processType?.code ?? 0) === 0 ? 'idle' : 'running';
}
