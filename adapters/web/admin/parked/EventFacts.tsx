import { DeviceText, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { Fact } from '../Fact.js';
import { eventAddress } from '../streams/streamAddress.js';
import type { InspectedMessage, ParkedEvent } from './parkedApi.js';

interface EventFactsProps {
  readonly inspected: InspectedMessage;
  readonly event: ParkedEvent;
}

/** Which event it is, why it waits, and what somebody decided. */
export function EventFacts({ inspected, event }: EventFactsProps) {
  const { code, source, parkedAt, requeues, retryCause } = inspected.message;
  const { stream, revision, type, id } = event;
  return (
    <dl class="parked-facts">
      <Fact name={t('parked.event')}>
        <code>{type}</code>{' '}
        <a href={eventAddress(stream, Number(revision))}>
          <DeviceText text={`${stream}@${revision}`} />
        </a>
      </Fact>
      <Fact name={t('parked.eventId')}>
        <code>{id}</code>
      </Fact>
      <Fact name={t('parked.code')}>
        <code>{code}</code>
      </Fact>
      <Fact name={t('parked.at')}>
        <Time atMs={Date.parse(parkedAt)} /> · {source}
      </Fact>
      <Fact name={t('parked.state')}>
        <Decision inspected={inspected} />
      </Fact>
      <Fact name={t('parked.retries')}>
        {requeues === 0 ? t('parked.never') : t('parked.requeues', { count: requeues })}
        {retryCause !== null && (
          <>
            {' · '}
            <DeviceText text={retryCause} />
          </>
        )}
      </Fact>
    </dl>
  );
}

/** Who decided what, and when. */
function Decision({ inspected }: Pick<EventFactsProps, 'inspected'>) {
  const { message, askedByName } = inspected;
  const { outcome, requeuedAt, askedBy, reason } = message;
  if (outcome !== 'stored' && outcome !== 'skipped') return <>{t('parked.waits')}</>;
  return (
    <>
      {t(outcome === 'stored' ? 'parked.applied' : 'parked.skipped')}{' '}
      {requeuedAt !== null && <Time atMs={Date.parse(requeuedAt)} />}
      {askedBy !== null && (
        <>
          {' · '}
          <DeviceText text={askedByName ?? askedBy} />
        </>
      )}
      {outcome === 'skipped' && (
        <>
          {' · '}
          {reason === null ? t('parked.noReason') : <DeviceText text={reason} />}
        </>
      )}
    </>
  );
}
