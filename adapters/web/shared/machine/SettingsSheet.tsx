import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button, FormEnd, Sheet, typedIn, useSubmit } from '../components/index.js';
import { t } from '../texts/machine.js';
import { useAskOnce } from '../commands/useAskOnce.js';
import { SettingFields } from './SettingFields.js';
import { changedSettings, type Changed } from './settings.js';

interface SettingsSheetProps {
  readonly deviceId: string;
  readonly twin: Schemas['Twin'];
  readonly online: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSent: () => void;
}

/** Asks a machine for other settings; only those that were changed. */
export function SettingsSheet({ isOpen, onClose, ...form }: SettingsSheetProps) {
  return (
    <Sheet isOpen={isOpen} title={t('settings.change')} onClose={onClose}>
      <SettingsForm {...form} onClose={onClose} />
    </Sheet>
  );
}

function SettingsForm({
  deviceId,
  twin: { settings },
  online,
  onSent,
  onClose,
}: Omit<SettingsSheetProps, 'isOpen'>) {
  const [wrong, setWrong] = useState<Changed['wrong']>({});
  const submitting = useSubmit();
  const askOnce = useAskOnce(deviceId);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const changed = changedSettings(typedIn(event), settings);
    setWrong(changed.wrong);
    if (Object.keys(changed.wrong).length > 0) return;
    if (Object.keys(changed.settings).length === 0) onClose();
    else if (await submitting.submit(() => askOnce({ kind: 'changeSettings', settings: changed.settings })))
      onSent();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <SettingFields {...{ settings, wrong }} />
      <p class="small muted">{t(online ? 'settings.atOnce' : 'settings.later')}</p>
      <FormEnd submitting={submitting}>{t('settings.send')}</FormEnd>
      <div>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
