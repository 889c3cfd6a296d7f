import { useState } from 'preact/hooks';
import type { ProjectionState } from '../../../apiClient/index.js';
import { projectionNames, projectionOf } from '../../../../domain/health/index.js';
import { Button, DeviceText, FormEnd, Sheet, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/projections.js';
import { CopyCommand } from '../CopyCommand.js';

interface PauseButtonProps {
  readonly projection: ProjectionState;
  readonly onChanged: () => void;
}

/** Pauses a projection, after it said what people see meanwhile, or lets it go on. */
export function PauseButton({ projection: { projection: processor, paused }, onChanged }: PauseButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const submitting = useSubmit();
  const projection = projectionNames.find((name) => name === projectionOf(processor));
  if (!projection) return null;
  const params = { path: { projection } };
  const change = async () => {
    const isDone = await submitting.submit(() =>
      ask(
        paused
          ? api.POST('/api/v1/projections/{projection}/resume', { params })
          : api.POST('/api/v1/projections/{projection}/pause', { params }),
      ),
    );
    if (!isDone) return;
    setAsked(false);
    onChanged();
  };
  return (
    <>
      {paused ? (
        <>
          <Button kind="primary" disabled={submitting.isBusy} onClick={() => void change()}>
            {t('projections.resume', { projection })}
          </Button>
          {submitting.error !== undefined && <p role="alert">{submitting.error}</p>}
        </>
      ) : (
        <Button onClick={() => setAsked(true)}>{t('projections.pause', { projection })}</Button>
      )}
      <CopyCommand command={`brewline projection ${paused ? 'resume' : 'pause'} ${projection}`} />
      <Sheet
        isOpen={isAsked}
        title={t('projections.pauseTitle', { projection })}
        onClose={() => setAsked(false)}
      >
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void change();
          }}
        >
          <p>
            <DeviceText text={t(meanwhile[projection] ?? 'projections.meanwhileShown')} />
          </p>
          <p>{t('projections.untilResumed')}</p>
          <FormEnd submitting={submitting} kind="danger">
            {t('projections.pause', { projection })}
          </FormEnd>
        </form>
        <Button onClick={() => setAsked(false)}>{t('cancel')}</Button>
      </Sheet>
    </>
  );
}

/** What people see, and what is not done, while it is paused. */
const meanwhile = {
  readModels: 'projections.meanwhileShown',
  dispatcher: 'projections.meanwhileDispatcher',
  brewPlans: 'projections.meanwhileBrewPlans',
  alarms: 'projections.meanwhileAlarms',
  notifications: 'projections.meanwhileNotifications',
} as Readonly<Record<string, Parameters<typeof t>[0]>>;
