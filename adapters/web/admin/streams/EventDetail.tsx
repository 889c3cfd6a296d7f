import { useCallback } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { CopyButton, DeviceText, ErrorPanel, Skeleton, useAsked } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/streams.js';
import { Fact } from '../Fact.js';
import { EventData } from './EventData.js';
import { About, Cause, Causer } from './EventLinks.js';
import { addressOf, subjectPage } from './streamAddress.js';

interface EventDetailProps {
  readonly stream: string;
  readonly revision: number;
}

/** One event with its data and metadata; cause and correlation lead on. */
export function EventDetail({ stream, revision }: EventDetailProps) {
  const question = useCallback(
    () => ask(api.GET('/api/v1/stored-events/shown', { params: { query: { stream, revision } } })),
    [stream, revision],
  );
  const { data, error, again, ...failure } = useAsked(question);
  return (
    <div class="event-detail">
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {data && (
        <>
          <Metadata details={data} />
          <EventData details={data} />
        </>
      )}
      {!data && !error && <Skeleton height="line" count={4} />}
    </div>
  );
}

function Metadata({ details }: { readonly details: Schemas['StoredEventDetails'] }) {
  const { event } = details;
  const subject = subjectPage(event.stream);
  return (
    <dl class="fact-list event-facts">
      <Fact name={t('streams.stream')}>
        <a href={addressOf({ stream: event.stream, order: 'oldest' })}>
          <DeviceText text={event.stream} />
        </a>
        {subject !== undefined && <a href={subject}>{t('streams.subject')}</a>}
      </Fact>
      <Fact name={t('streams.place')}>
        {t('streams.placeOf', { revision: String(event.revision), position: event.position })}
      </Fact>
      <Fact name={t('streams.recorded')}>
        {event.recordedAt === null ? '–' : formatExactTime(Date.parse(event.recordedAt))}
      </Fact>
      <Fact name={t('streams.causedBy')}>
        <Causer text={event.causedBy} />
      </Fact>
      <Fact name={t('streams.cause')}>
        <Cause details={details} />
      </Fact>
      <Fact name={t('streams.about')}>
        <About details={details} />
      </Fact>
      <Fact name={t('streams.trace')}>
        {event.traceId === null ? (
          '–'
        ) : (
          <>
            <code>{event.traceId}</code>
            <CopyButton text={event.traceId} />
          </>
        )}
      </Fact>
      <Fact name={t('streams.id')}>
        <code>{event.id}</code>
      </Fact>
      <Fact name={t('streams.version')}>{event.schemaVersion}</Fact>
    </dl>
  );
}
