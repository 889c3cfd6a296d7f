import { Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { NumberField, numberRefusal, refuseOtherNumber } from '../jobs/index.js';
import { discardGroup, discardOne, type ParkedGroup } from './parkedApi.js';

interface DiscardSheetProps {
  readonly id: string;
  /** The whole group, when it is given. */
  readonly group: ParkedGroup | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why before messages are deleted for good. */
export function DiscardSheet({ id, group, onClose, onDone }: DiscardSheetProps) {
  const submitting = useSubmit(numberRefusal);
  const count = group?.kept ?? 1;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const work = async () => {
      refuseOtherNumber(typed('number'), count);
      await (group ? discardGroup(group, typed('reason').trim()) : discardOne(id, typed('reason').trim()));
    };
    void submitting.submit(work).then((isDone) => isDone && onDone());
  };
  return (
    <Sheet
      isOpen
      title={group ? t('parked.discardAll', { count }) : t('parked.discardOne')}
      onClose={onClose}
    >
      <form class="form" onSubmit={submit}>
        <p>{t('parked.discardFor')}</p>
        <Field name="reason" label={t('parked.reason')} maxLength={200} focus />
        <NumberField count={count} />
        <FormEnd submitting={submitting} kind="danger">
          {t('parked.discard')}
        </FormEnd>
      </form>
    </Sheet>
  );
}
