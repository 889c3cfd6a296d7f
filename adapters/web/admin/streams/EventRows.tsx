import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/streams.js';
import { EventDetail } from './EventDetail.js';
import { isStreamName } from './streamAddress.js';

type StoredEvent = Schemas['StoredEvent'];

/** Events without their data; each opens in place, many at once. */
export function EventRows({ events }: { readonly events: readonly StoredEvent[] }) {
  return (
    <ol class="event-rows">
      {events.map((event) => (
        <li key={event.position}>
          <EventRow event={event} />
        </li>
      ))}
    </ol>
  );
}

/** What is opened is asked for, and stays in the audit: so not before. */
function EventRow({ event }: { readonly event: StoredEvent }) {
  const [isOpen, setOpen] = useState(false);
  const { stream, revision } = event;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary data-row>
        <Row event={event} />
      </summary>
      {isOpen && isStreamName(stream) && <EventDetail stream={stream} revision={revision} />}
      {isOpen && !isStreamName(stream) && <p class="muted">{t('streams.foreign')}</p>}
    </details>
  );
}

function Row({ event }: { readonly event: StoredEvent }) {
  const { stream, revision, type, recordedAt, causedBy, bytes } = event;
  return (
    <span class="event-row">
      <span class="muted two-lines">{recordedAt === null ? '–' : <MomentOf iso={recordedAt} />}</span>
      <span class="event-type two-lines">
        <DeviceText text={type} />
      </span>
      <code class="two-lines">
        <DeviceText text={stream} /> {revision}
      </code>
      <span class="muted event-by two-lines">
        <DeviceText text={causedBy} />
      </span>
      <span class="muted event-bytes two-lines">{t('streams.bytes', { bytes: formatNumber(bytes) })}</span>
    </span>
  );
}

function MomentOf({ iso }: { readonly iso: string }) {
  const atMs = Date.parse(iso);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}
