import { useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/newDevices.js';
import { CopyCommand } from '../CopyCommand.js';
import { added } from './added.js';
import { AddedDevices } from './AddedDevices.js';
import { LabelSheets, type Label } from './LabelSheets.js';
import { ListForm } from './ListForm.js';
import './newDevices.css';
import { OneForm } from './OneForm.js';

/** `/admin/new-devices`: lets devices in, one or many, and shows once what they need for it. */
export function NewDevicesPage() {
  useTitle(t('newDevices.title'), t('admin.devices'));
  const { value } = added;
  if (!value)
    return (
      <>
        <h1>{t('newDevices.title')}</h1>
        <CopyCommand command="brewline device add --file devices.csv --csv" />
        <p class="new-what muted">{t('newDevices.what')}</p>
        <div class="new-forms">
          <ListForm />
          <OneForm />
        </div>
      </>
    );
  const { devices } = value;
  const labels = devices.flatMap(({ claim, ...device }): Label[] => (claim ? [{ ...device, claim }] : []));
  return (
    <>
      <h1>{t('newDevices.added', { count: devices.length })}</h1>
      <AddedDevices {...value} labels={labels.length} />
      <h2>{t('newDevices.labels')}</h2>
      <p class="muted small">{t('newDevices.labelsWhat')}</p>
      <LabelSheets labels={labels} />
    </>
  );
}
