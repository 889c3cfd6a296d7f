import { useState } from 'preact/hooks';
import { Button, DeviceText, useSubmit } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/parked.js';
import { DiscardSheet } from './DiscardSheet.js';
import {
  askDryRun,
  requeueGroup,
  requeueOne,
  type InspectedMessage,
  type ParkedDryRun,
  type ParkedGroup,
} from './parkedApi.js';

interface ActionsProps {
  readonly inspected: InspectedMessage;
  readonly group: ParkedGroup | undefined;
  readonly onChange: () => void;
}

const some = 5;

/** First a look at what would happen, then one message, some, or all of the group; or none of them for good. */
export function Actions({ inspected, group, onChange }: ActionsProps) {
  const { message, obstacle } = inspected;
  const [tried, setTried] = useState<ParkedDryRun>();
  const [discarding, setDiscarding] = useState<'one' | 'group'>();
  const { isBusy, error, submit } = useSubmit();
  const waiting = group?.waiting ?? 0;
  const dryRun = () => void submit(async () => setTried(await askDryRun(message.id)));
  const requeue = (work: () => Promise<unknown>) => () =>
    void submit(async () => {
      await work();
      setTried(undefined);
      onChange();
    });
  return (
    <div class="parked-actions">
      <p class="parked-buttons">
        <Button kind="primary" disabled={isBusy || obstacle !== null} onClick={dryRun}>
          {t('parked.dryRun')}
        </Button>
        <Button disabled={isBusy || obstacle !== null} onClick={requeue(() => requeueOne(message.id))}>
          {t('parked.requeueOne')}
        </Button>
        {group && waiting > some && (
          <Button disabled={isBusy} onClick={requeue(() => requeueGroup(group, some))}>
            {t('parked.requeueSome', { count: some })}
          </Button>
        )}
        {group && waiting > 1 && (
          <Button disabled={isBusy} onClick={requeue(() => requeueGroup(group))}>
            {t('parked.requeueAll', { count: waiting })}
          </Button>
        )}
        <Button kind="danger" disabled={isBusy} onClick={() => setDiscarding('one')}>
          {t('parked.discardOne')}
        </Button>
        {group && group.kept > 1 && (
          <Button kind="danger" disabled={isBusy} onClick={() => setDiscarding('group')}>
            {t('parked.discardAll', { count: group.kept })}
          </Button>
        )}
      </p>
      {obstacle !== null && <p class="muted">{t(`parked.obstacle.${obstacle}`)}</p>}
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      <div aria-live="polite">{tried && <Tried tried={tried} />}</div>
      {discarding && (
        <DiscardSheet
          id={message.id}
          group={discarding === 'group' ? group : undefined}
          onClose={() => setDiscarding(undefined)}
          onDone={() => {
            setDiscarding(undefined);
            onChange();
          }}
        />
      )}
    </div>
  );
}

/** What would be appended. */
function Tried({ tried: { outcome, events, parked } }: { readonly tried: ParkedDryRun }) {
  return (
    <div class="parked-tried">
      <p>{t(`parked.tried.${outcome}`, { count: events.length, events: formatNumber(events.length) })}</p>
      <ul>
        {parked.map(({ code, cause }) => (
          <li key={cause}>
            <code>{code}</code> <DeviceText text={cause} />
          </li>
        ))}
        {events.map(({ stream, type, data }, at) => (
          <li key={at}>
            <details>
              <summary>
                <b>{type}</b> <code>{stream}</code>
              </summary>
              <pre>
                <DeviceText text={JSON.stringify(data)} />
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}
