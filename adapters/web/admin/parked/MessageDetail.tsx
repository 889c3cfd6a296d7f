import { useCallback, useEffect, useState } from 'preact/hooks';
import { DeviceText, ErrorPanel, Skeleton, Time, useAsked } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/parked.js';
import { CopyCommand } from '../CopyCommand.js';
import { Fact } from '../Fact.js';
import { Actions } from './Actions.js';
import { Bytes } from './Bytes.js';
import { Edits } from './Edits.js';
import { EventActions } from './EventActions.js';
import { EventFacts } from './EventFacts.js';
import { addressOf } from './parkedAddress.js';
import { askMessage, isOfEvents, type InspectedMessage, type ParkedGroup } from './parkedApi.js';

interface MessageDetailProps {
  readonly id: string;
  /** Undefined when the page was opened for the message alone. */
  readonly group: ParkedGroup | undefined;
  readonly onChange: () => void;
}

/** One parked message, or event of a projection: why, what it says beside its bytes, and what can be done. */
export function MessageDetail({ id, group, onChange }: MessageDetailProps) {
  const question = useCallback(() => askMessage(id), [id]);
  const { data, error, again, ...failure } = useAsked(question);
  // What became of it shows when its job has ended.
  const waiting = group && group.waiting + group.cameBack;
  const [known, setKnown] = useState(waiting);
  useEffect(() => {
    if (known !== waiting) again();
    setKnown(waiting);
  }, [waiting, known, again]);
  const changed = () => {
    again();
    onChange();
  };
  return (
    <>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {!data && !error && <Skeleton height="line" count={8} />}
      {data && (
        <>
          <h2>
            <DeviceText text={data.message.cause} />
          </h2>
          <Samples {...{ id, group }} />
          {data.event ? (
            <>
              <EventFacts inspected={data} event={data.event} />
              <EventActions {...{ group }} inspected={data} onChange={changed} />
            </>
          ) : (
            <>
              <Facts inspected={data} />
              <Actions {...{ group }} inspected={data} onChange={changed} />
              <Edits edits={data.edits} />
              <Bytes inspected={data} />
            </>
          )}
          <CopyCommand command={`brewline parked show ${id}`} />
        </>
      )}
    </>
  );
}

/** The latest of the group. */
function Samples({ id, group }: Pick<MessageDetailProps, 'id' | 'group'>) {
  if (!group || group.samples.length < 2) return null;
  return (
    <p class="parked-samples small">
      {group.samples.map((sample) => (
        <a
          key={sample.id}
          href={addressOf({ source: group.source, code: group.code, id: sample.id })}
          {...(sample.id === id && { 'aria-current': 'true' })}
        >
          {t(isOfEvents(group) ? 'parked.eventNo' : 'parked.message', { id: sample.id })}{' '}
          {sample.deviceId !== null && <DeviceText text={sample.deviceId} />}
        </a>
      ))}
    </p>
  );
}

function Facts({ inspected }: { readonly inspected: InspectedMessage }) {
  const { message, number, traceId, laterMessages, faultAt } = inspected;
  const { parkedAt, source, deviceId, code, bytes, keptBytes, requeues, outcome, requeuedFrom, edited } =
    message;
  return (
    <dl class="fact-list parked-facts">
      <Fact name={t('parked.code')}>
        <code>{code}</code>
      </Fact>
      <Fact name={t('parked.at')}>
        <Time atMs={Date.parse(parkedAt)} /> · {source}
      </Fact>
      <Fact name={t('parked.device')}>
        {deviceId === null ? '–' : <DeviceText text={deviceId} />}
        {number && ` · ${t('parked.number', number)}`}
      </Fact>
      <Fact name={t('parked.size')}>
        {t('parked.bytes', { count: bytes })}
        {keptBytes < bytes && ` · ${t('parked.cut', { kept: formatNumber(keptBytes) })}`}
        {faultAt !== null && ` · ${t('parked.faultAt', { at: faultAt })}`}
      </Fact>
      <Fact name={t('parked.attempts')}>
        {requeues === 0 ? t('parked.never') : t('parked.requeues', { count: requeues })}
        {outcome !== null && ` · ${t(`parked.outcome.${outcome}`)}`}
        {requeuedFrom !== null && ` · ${t('parked.cameBackFrom', { id: requeuedFrom })}`}
        {edited !== null && ` · ${t('parked.isEdited')}`}
      </Fact>
      <Fact name={t('parked.later')}>
        {laterMessages === null ? '–' : t('parked.laterMessages', { count: laterMessages })}
      </Fact>
      <Fact name={t('parked.trace')}>{traceId === null ? '–' : <code>{traceId}</code>}</Fact>
    </dl>
  );
}
