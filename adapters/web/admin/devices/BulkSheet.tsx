import { isDeviceTag } from '../../../../domain/fleet/index.js';
import { ApiProblem } from '../../../apiClient/index.js';
import { Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import { startJob, type DeviceJobWork } from '../deviceJobs/jobsApi.js';
import { NumberField, numberRefusal, refuseOtherNumber } from '../jobs/index.js';
import { selectionOf, type FleetFilter } from './fleetFilter.js';

interface BulkSheetProps {
  readonly work: DeviceJobWork;
  readonly filter: FleetFilter;
  /** What was selected; the API refuses another number. */
  readonly count: number;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Says what is done to how many, and asks for the number before it is done to many. */
export function BulkSheet({ work, filter, count, onClose, onStarted }: BulkSheetProps) {
  const submitting = useSubmit(reasonOf);
  const takesTag = work === 'tag' || work === 'untag';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const start = async () => {
      const tag = typed('tag').trim().toLowerCase();
      if (takesTag && !isDeviceTag(tag)) throw new NoTag();
      refuseOtherNumber(typed('number'), count);
      await startJob({ work, ...(takesTag && { tag }), selection: selectionOf(filter), devices: count });
    };
    void submitting.submit(start).then((isStarted) => isStarted && onStarted());
  };
  return (
    <Sheet isOpen title={t(`devices.sure.${work}`, { count })} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>{t(`devices.what.${work}`)}</p>
        {takesTag && <Field name="tag" label={t('devices.tag')} maxLength={32} autocomplete="off" focus />}
        <NumberField count={count} />
        <FormEnd submitting={submitting} kind={work === 'block' ? 'danger' : 'primary'}>
          {t(`devices.sure.${work}`, { count })}
        </FormEnd>
      </form>
    </Sheet>
  );
}

class NoTag extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof NoTag) return t('devices.noTag');
  if (error instanceof ApiProblem && error.code === 'OTHER_NUMBER') return t('devices.otherNumber');
  return numberRefusal(error);
}
