import { useState } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import {
  Button,
  DeviceText,
  Field,
  FormEnd,
  Sheet,
  typedIn,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { nameOfCode } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/machine.js';

interface MachineTitleProps {
  readonly device: Device;
  /** Only its owner names a machine. */
  readonly isOwner: boolean;
}

/** What its owner calls it, or its id; its type, and its id below a name. */
export function MachineTitle({ device: { deviceId, name, machineType }, isOwner }: MachineTitleProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <div class="machine-title">
      <h1>
        <DeviceText text={name ?? deviceId} />
        {machineType && <span class="label"> {nameOfCode('machineType', machineType.code)}</span>}
        {name !== null && (
          <span class="label">
            {' · '}
            <DeviceText text={deviceId} />
          </span>
        )}
      </h1>
      {isOwner && (
        <Button aria-label={t('name.change')} title={t('name.change')} onClick={() => setOpen(true)}>
          <span aria-hidden="true">✎</span>
        </Button>
      )}
      <Sheet isOpen={isOpen} title={t('name.change')} onClose={close}>
        <NameForm {...{ deviceId, name }} onNamed={close} />
        <div>
          <Button onClick={close}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </div>
  );
}

type NameFormProps = Pick<Device, 'deviceId' | 'name'> & { readonly onNamed: () => void };

/** The new name comes with the live stream. */
function NameForm({ deviceId, name, onNamed }: NameFormProps) {
  const submitting = useSubmit();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { name: typedIn(event)('name') };
    const params = { path: { deviceId } };
    if (await submitting.submit(() => ask(api.PUT('/api/v1/devices/{deviceId}/name', { params, body }))))
      onNamed();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Field
        name="name"
        label={t('name.field')}
        hint={t('name.hint')}
        value={name ?? ''}
        maxLength={40}
        optional
        autocomplete="off"
        focus
      />
      <FormEnd submitting={submitting}>{t('name.save')}</FormEnd>
    </form>
  );
}
