import { useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { ApiProblem, type Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import {
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  useAgain,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { Tabs } from '../../shared/components/Tabs.js';
import { useTopic } from '../../shared/live/index.js';
import { ConnectionStrip } from '../../shared/machine/ConnectionStrip.js';
import { MachineNow } from '../../shared/machine/MachineNow.js';
import { shownReading } from '../../shared/machine/reading.js';
import { SettingsSection } from '../../shared/machine/SettingsSection.js';
import { formatTime, nameOfCode } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import { CopyCommand } from '../CopyCommand.js';
import { AlarmsTab } from './AlarmsTab.js';
import { AuditTab } from './AuditTab.js';
import { BlockButton } from './BlockButton.js';
import { CommandsTab } from './CommandsTab.js';
import { CurveTab } from './CurveTab.js';
import { ClaimLabel } from './ClaimLabel.js';
import { askDetails, type ClaimCode, type DeviceDetails } from './deviceApi.js';
import './device.css';
import { DeviceFacts } from './DeviceFacts.js';
import { MessagesTab } from './messages/MessagesTab.js';
import { Notes } from './Notes.js';
import { Owners } from './Owners.js';
import { SessionsTab } from './SessionsTab.js';
import { Tags } from './Tags.js';

/** `/admin/devices/:id`: all that is known of one device, and what can be done with it. */
export function DevicePage({ id = '' }: { readonly id?: string }) {
  const asked = useAsked(useCallback(() => askDetails(id), [id]));
  const live = useTopic(`device:${id}`).rows[0];
  useAgain(asked.again, stateCause(live));
  useTitle(live?.name ?? id, t('admin.devices'));
  const { data } = asked;
  const [made, setMade] = useState<ClaimCode>();
  const claim = made?.deviceId === id ? made : undefined;
  const isUnknown = asked.error instanceof ApiProblem && asked.error.status === 404;
  return (
    <>
      {!data && (
        <h1>
          <DeviceText text={id} />
        </h1>
      )}
      {isUnknown && <p>{t('device.unknown')}</p>}
      {asked.error && !isUnknown && (
        <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />
      )}
      {!data && !asked.error && <Skeleton height="brew" count={2} />}
      {data && claim && (
        <ClaimLabel
          label={{ deviceId: id, serial: data.device.serial, claim }}
          onDone={() => setMade(undefined)}
        />
      )}
      {data && (
        <OneDevice
          {...{ key: id, details: data, device: live ?? data.device }}
          onChanged={asked.again}
          onClaimCode={setMade}
        />
      )}
    </>
  );
}

/** The state follows from these, and the server says it. */
function stateCause(device: Device | undefined): string | undefined {
  if (!device) return undefined;
  const { online, status, presenceChangedAt } = device;
  const { errorCode, userAction, state, processType } = status ?? {};
  return [online, presenceChangedAt, errorCode, userAction?.code, state?.code, processType?.code].join();
}

interface OneDeviceProps {
  readonly details: DeviceDetails;
  /** As it is now. */
  readonly device: Device;
  readonly onChanged: () => void;
  readonly onClaimCode: (claim: ClaimCode) => void;
}

function OneDevice({ details, device, onChanged, onClaimCode }: OneDeviceProps) {
  const { deviceId, online } = device;
  const reading = shownReading(device, now.value);
  return (
    <article class="device">
      <header class="device-head">
        <DeviceHead {...{ details, device, onChanged }} />
      </header>
      <div class="device-now">
        <MachineNow {...{ device, reading }} />
      </div>
      <div class="device-more">
        <DeviceFacts {...{ details, device }} />
        <Tags {...{ deviceId, tags: details.tags, onChanged }} />
        <Owners {...{ details, onClaimCode }} />
        <Notes deviceId={deviceId} />
        <SettingsSection {...{ deviceId, online }} mayCommand />
      </div>
      <div class="device-tabs">
        <DeviceTabs device={device} />
      </div>
    </article>
  );
}

function DeviceHead({ details, device, onChanged }: Omit<OneDeviceProps, 'onClaimCode'>) {
  const { state, access, blockedAt, revokedAt } = details;
  const { deviceId, name, machineType } = device;
  const refusedAt = access === 'blocked' ? blockedAt : access === 'revoked' ? revokedAt : null;
  return (
    <>
      <div class="device-title">
        <h1 class="two-lines">
          <DeviceText text={name ?? deviceId} />
        </h1>
        <p class="label">
          {name !== null && <code>{deviceId} </code>}
          {machineType && nameOfCode('machineType', machineType.code)}
        </p>
      </div>
      <p class="device-state" aria-live="polite">
        <StateMark state={state} />
        {refusedAt !== null && (
          <StateMark
            state="paused"
            word={t(access === 'blocked' ? 'device.blockedSince' : 'device.revokedSince', {
              time: formatTime(Date.parse(refusedAt), now.value),
            })}
          />
        )}
      </p>
      <BlockButton {...{ deviceId, access, onChanged }} />
      <CopyCommand command={`brewline device show ${deviceId}`} />
    </>
  );
}

const tabKeys = ['curve', 'commands', 'sessions', 'connections', 'alarms', 'messages', 'audit'] as const;
type TabKey = (typeof tabKeys)[number];

/** Which of them is shown is in the address. */
function DeviceTabs({ device }: { readonly device: Device }) {
  const { path, query, route } = useLocation();
  const { deviceId, online } = device;
  const contents: Readonly<Record<TabKey, () => ComponentChildren>> = {
    curve: () => <CurveTab device={device} />,
    commands: () => <CommandsTab device={device} />,
    sessions: () => <SessionsTab device={device} />,
    connections: () => <ConnectionStrip {...{ deviceId, online }} />,
    alarms: () => <AlarmsTab deviceId={deviceId} />,
    messages: () => <MessagesTab deviceId={deviceId} />,
    audit: () => <AuditTab deviceId={deviceId} />,
  };
  return (
    <Tabs
      label={t('device.tabs')}
      chosenKey={query.tab ?? 'curve'}
      onChoose={(key) => route(key === 'curve' ? path : `${path}?tab=${key}`, true)}
      tabs={tabKeys.map((key) => ({ key, name: t(`device.${key}`), content: contents[key] }))}
    />
  );
}
