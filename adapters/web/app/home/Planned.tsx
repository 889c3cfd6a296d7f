import { useState } from 'preact/hooks';
import type { Brew } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Button, Time } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatTime, t } from '../../shared/texts/index.js';

/** When a brew begins by itself, and the way out. */
export function Planned({ brew: { brewId, startAt } }: { readonly brew: Brew }) {
  const [state, setState] = useState<'idle' | 'sure' | 'asking' | 'failed'>('idle');
  const cancel = () => {
    setState('asking');
    const params = { path: { brewId } };
    ask(api.POST('/api/v1/brews/{brewId}/cancel', { params })).catch(() => setState('failed'));
  };
  const atMs = Date.parse(startAt ?? '');
  return (
    <div class="planned">
      <p>
        <Time atMs={atMs}>{t('brew.begins', { time: formatTime(atMs, now.value) })}</Time>
      </p>
      {state === 'idle' ? (
        <Button onClick={() => setState('sure')}>{t('planned.cancel')}</Button>
      ) : (
        <>
          <Button kind="danger" disabled={state === 'asking'} onClick={cancel}>
            {t('planned.yes')}
          </Button>{' '}
          <Button onClick={() => setState('idle')}>{t('planned.keep')}</Button>
        </>
      )}
      <p class="small field-error" aria-live="polite">
        {state === 'failed' && t('error.unreachable')}
      </p>
    </div>
  );
}
