import type { ComponentChildren } from 'preact';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Time } from '../../shared/components/index.js';
import { MachineFacts } from '../../shared/machine/MachineFacts.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import type { DeviceDetails } from './deviceApi.js';

interface DeviceFactsProps {
  readonly details: DeviceDetails;
  readonly device: Device;
}

/** What it says that it is, and since when it is known. */
export function DeviceFacts({ details, device }: DeviceFactsProps) {
  const { wayIn, enrolledAt, firstContactAt } = details;
  const { lastSeenAt, sessionId } = device;
  return (
    <section class="section" aria-label={t('device.identity')}>
      <MachineFacts device={device} />
      <dl class="facts">
        <Fact name={t('device.firstContact')}>
          <When at={firstContactAt} />
        </Fact>
        <Fact name={t('device.lastContact')}>
          <When at={lastSeenAt} />
        </Fact>
        <Fact name={t('device.enrolled')}>
          {enrolledAt === null ? t('device.neverEnrolled') : <When at={enrolledAt} />}
          {wayIn !== null && ` · ${t(`device.by.${wayIn}`)}`}
        </Fact>
        {sessionId !== null && (
          <Fact name={t('device.session')}>
            <a href={`/admin/sessions/${encodeURIComponent(sessionId)}`}>{sessionId}</a>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function When({ at }: { readonly at: string | null }) {
  if (at === null) return <>–</>;
  const atMs = Date.parse(at);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
