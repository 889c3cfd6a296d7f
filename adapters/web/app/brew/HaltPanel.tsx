import { useState } from 'preact/hooks';
import type { Brew } from '../../../apiClient/index.js';
import { Button, DeviceText } from '../../shared/components/index.js';
import { Sheet } from '../../shared/components/Sheet.js';
import { isCutOff } from '../../shared/live/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';
import { adviceOfWord } from '../../shared/texts/index.js';
import { refusalOf } from '../../shared/commands/CommandLine.js';

interface HaltPanelProps {
  readonly brewId: string;
  readonly halt: NonNullable<Brew['halt']>;
}

/** Why the brew does not go on, what to do, and the two ways on. */
export function HaltPanel({ brewId, halt: { reason, detail } }: HaltPanelProps) {
  const [isEnding, setEnding] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<Error>();
  const params = { path: { brewId } };
  const after = (asked: Promise<unknown>) => {
    setAsking(true);
    setError(undefined);
    void asked.then(() => setEnding(false), setError).finally(() => setAsking(false));
  };
  const resume = () => after(ask(api.POST('/api/v1/brews/{brewId}/resume', { params })));
  const cancel = () => after(ask(api.POST('/api/v1/brews/{brewId}/cancel', { params })));
  const { name, whatToDo } = adviceOfWord('haltReason', reason);
  return (
    <section class="action fault" aria-labelledby="halt-reason">
      <h2 id="halt-reason">
        <span class="shape" aria-hidden="true">
          ◆
        </span>{' '}
        {name}
      </h2>
      <p>{whatToDo}</p>
      {detail !== null && (
        <details class="small">
          <summary>{t('halt.details')}</summary>
          <p class="muted" lang="en">
            <DeviceText text={detail} />
          </p>
        </details>
      )}
      <div class="buttons">
        <Button kind="primary" disabled={isAsking || isCutOff.value} onClick={resume}>
          {t('halt.resume')}
        </Button>
        <Button disabled={isAsking || isCutOff.value} onClick={() => setEnding(true)}>
          {t('halt.cancel')}
        </Button>
      </div>
      {isCutOff.value && <p class="small">{t('offline.cannot')}</p>}
      <p class="small field-error" aria-live="polite">
        {error && refusalOf(error)}
      </p>
      <Sheet isOpen={isEnding} title={t('halt.cancelTitle')} onClose={() => setEnding(false)}>
        <p>{t('halt.cancelWhat')}</p>
        <Button kind="danger" disabled={isAsking} onClick={cancel}>
          {t('halt.cancelYes')}
        </Button>
        <Button onClick={() => setEnding(false)}>{t('halt.keep')}</Button>
      </Sheet>
    </section>
  );
}
