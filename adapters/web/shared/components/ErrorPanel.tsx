import { ApiProblem } from '../../../apiClient/index.js';
import { formatTime, t } from '../texts/index.js';
import { Button } from './Button.js';
import { CopyButton } from './CopyButton.js';

interface ErrorPanelProps {
  readonly error: Error;
  readonly sinceMs: number;
  readonly retry: () => void;
}

/** What failed, since when, and what to do; with the id by which the operator finds it. */
export function ErrorPanel({ error, sinceMs, retry }: ErrorPanelProps) {
  const isRefused = error instanceof ApiProblem;
  return (
    <div class="error-panel" role="alert">
      <p>
        <span aria-hidden="true">◆ </span>
        {isRefused ? t('error.what') : t('error.unreachable')}{' '}
        {t('error.since', { time: formatTime(sinceMs) })}
      </p>
      {isRefused && <p class="muted">{error.detail ?? error.title}</p>}
      <Button onClick={retry}>{t('error.retry')}</Button>
      {isRefused && error.traceId !== undefined && <TraceId id={error.traceId} />}
    </div>
  );
}

function TraceId({ id }: { readonly id: string }) {
  return (
    <p class="small muted">
      {t('error.trace')} <code>{id}</code> <CopyButton text={id} />
    </p>
  );
}
