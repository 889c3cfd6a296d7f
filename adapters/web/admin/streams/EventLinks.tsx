import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/streams.js';
import { pageOf } from '../search/found.js';
import { eventAddress, isStreamName } from './streamAddress.js';

interface LinkProps {
  readonly details: Schemas['StoredEventDetails'];
}

/** The event that caused it, or the message of a device. */
export function Cause({ details: { cause, event } }: LinkProps) {
  if (cause?.type === 'message' && cause.deviceId !== null)
    return (
      <a href={`/admin/devices/${encodeURIComponent(cause.deviceId)}?tab=messages`}>
        {t('streams.message', {
          device: cause.deviceId,
          number: `${cause.epoch}.${cause.boot}.${cause.seq}`,
        })}
      </a>
    );
  if (cause?.event && isStreamName(cause.event.stream)) {
    const { stream, revision, type } = cause.event;
    return (
      <a href={eventAddress(stream, revision)}>
        <DeviceText text={`${type}, ${stream} ${revision}`} />
      </a>
    );
  }
  if (event.causationId === null) return <>–</>;
  return (
    <>
      <code>
        <DeviceText text={event.causationId} />
      </code>
      {cause && <span class="muted">{t('streams.notNear')}</span>}
    </>
  );
}

/** What has the correlation id: the page of a command or a brew. */
export function About({ details: { about, event } }: LinkProps) {
  if (about)
    return (
      <a href={pageOf(about)}>
        <DeviceText text={`${about.kind} ${about.id}`} />
      </a>
    );
  return event.correlationId === null ? (
    <>–</>
  ) : (
    <code>
      <DeviceText text={event.correlationId} />
    </code>
  );
}

/** A person or a machine leads to its page. */
export function Causer({ text }: { readonly text: string }) {
  const [, kind, id = ''] = /^(person|device):(.+)$/s.exec(text) ?? [];
  const name = <DeviceText text={text} />;
  if (kind === undefined) return name;
  return <a href={`/admin/${kind === 'person' ? 'people' : 'devices'}/${encodeURIComponent(id)}`}>{name}</a>;
}
