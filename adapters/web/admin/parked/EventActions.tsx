import { useState } from 'preact/hooks';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { NumberField, numberRefusal, refuseOtherNumber } from '../jobs/index.js';
import {
  retryGroup,
  retryOne,
  skipGroup,
  skipOne,
  type InspectedMessage,
  type ParkedGroup,
} from './parkedApi.js';

interface EventActionsProps {
  readonly inspected: InspectedMessage;
  readonly group: ParkedGroup | undefined;
  readonly onChange: () => void;
}

const some = 5;

/** An event is never edited: it is applied after a fix, alone or with the others of its group, or left out for a reason. */
export function EventActions({ inspected, group, onChange }: EventActionsProps) {
  const { id, outcome } = inspected.message;
  const [skipping, setSkipping] = useState<'one' | 'group'>();
  const { isBusy, error, submit } = useSubmit();
  const waiting = group?.waiting ?? 0;
  const retry = (work: () => Promise<unknown>) => () =>
    void submit(async () => {
      await work();
      onChange();
    });
  return (
    <div class="parked-actions">
      <p class="parked-buttons">
        <Button kind="primary" disabled={isBusy || outcome === 'stored'} onClick={retry(() => retryOne(id))}>
          {t('parked.retryOne')}
        </Button>
        {group && waiting > some && (
          <Button disabled={isBusy} onClick={retry(() => retryGroup(group, some))}>
            {t('parked.retrySome', { count: some })}
          </Button>
        )}
        {group && waiting > 1 && (
          <Button disabled={isBusy} onClick={retry(() => retryGroup(group, group.waiting))}>
            {t('parked.retryAll', { count: waiting })}
          </Button>
        )}
        <Button kind="danger" disabled={isBusy || outcome !== null} onClick={() => setSkipping('one')}>
          {t('parked.skipOne')}
        </Button>
        {group && waiting > 1 && (
          <Button kind="danger" disabled={isBusy} onClick={() => setSkipping('group')}>
            {t('parked.skipAll', { count: waiting })}
          </Button>
        )}
      </p>
      <p class="muted">{t('parked.retryFor')}</p>
      {error !== undefined && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {skipping && (
        <SkipSheet
          id={id}
          group={skipping === 'group' ? group : undefined}
          onClose={() => setSkipping(undefined)}
          onDone={() => {
            setSkipping(undefined);
            onChange();
          }}
        />
      )}
    </div>
  );
}

interface SkipSheetProps {
  readonly id: string;
  /** All that wait of the group, when it is given. */
  readonly group: ParkedGroup | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why before events are left out. */
function SkipSheet({ id, group, onClose, onDone }: SkipSheetProps) {
  const submitting = useSubmit(numberRefusal);
  const count = group?.waiting ?? 1;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const work = async () => {
      refuseOtherNumber(typed('number'), count);
      const reason = typed('reason').trim();
      await (group ? skipGroup(group, reason) : skipOne(id, reason));
    };
    void submitting.submit(work).then((isDone) => isDone && onDone());
  };
  return (
    <Sheet isOpen title={group ? t('parked.skipAll', { count }) : t('parked.skipOne')} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>{t('parked.skipFor')}</p>
        <Field name="reason" label={t('parked.reason')} maxLength={200} focus />
        <NumberField count={count} />
        <FormEnd submitting={submitting} kind="danger">
          {t('parked.skip')}
        </FormEnd>
      </form>
    </Sheet>
  );
}
