import type { ComponentChildren } from 'preact';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../clock.js';
import { DeviceText, Time } from '../components/index.js';
import './machine.css';
import { t } from '../texts/machine.js';
import { formatDuration, formatTime } from '../texts/index.js';

/** What a machine is, as it says itself. */
export function MachineFacts({ device }: { readonly device: Device }) {
  const { serial, firmware, online, presenceChangedAt, clock } = device;
  return (
    <dl class="facts">
      <Fact name={t('machine.serial')}>
        {serial === null ? (
          t('machine.notSaid')
        ) : (
          <code>
            <DeviceText text={serial} />
          </code>
        )}
      </Fact>
      <Fact name={t('machine.firmware')}>
        {firmware === null ? t('machine.notSaid') : <DeviceText text={firmware} />}
      </Fact>
      <Fact name={t('machine.connection')}>
        {presenceChangedAt !== null ? (
          <Since online={online} at={presenceChangedAt} />
        ) : (
          // Since before the machine was the person's.
          t(online ? 'machine.connected' : 'age.never')
        )}
      </Fact>
      {clock && (
        <Fact name={t('machine.clock')}>
          <span class="field-error">
            {t('machine.clockWrong', { duration: formatDuration(Math.abs(clock.offsetMs) / 1_000) })}
          </span>
        </Fact>
      )}
    </dl>
  );
}

function Since({ online, at }: { readonly online: boolean; readonly at: string }) {
  const atMs = Date.parse(at);
  return (
    <Time atMs={atMs}>
      {t(online ? 'machine.online' : 'machine.offline', { time: formatTime(atMs, now.value) })}
    </Time>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
