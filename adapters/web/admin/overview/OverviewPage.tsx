import { useEffect } from 'preact/hooks';
import { dataOf, type Readiness } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { api } from '../../shared/session/index.js';
import { t } from '../../shared/texts/admin.js';
import { Figures } from './Figures.js';
import { Roles } from './Roles.js';
import { Verdict } from './Verdict.js';

const everyMs = 5_000;

/** 503 has the same body: it says what keeps data from flowing. */
async function askHealth(): Promise<Readiness> {
  const answer = await api.GET('/health/ready');
  return answer.response.status === 503 ? (answer.error as unknown as Readiness) : dataOf(answer);
}

/** First a verdict in one sentence, then the figures, then what they are made of. */
export function OverviewPage() {
  const { data: health, error, again, ...failure } = useAsked(askHealth);
  useTitle(t('admin.overview'));
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && again(), everyMs);
    return () => clearInterval(timer);
  }, [again]);

  return (
    <>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {health ? <Verdict health={health} /> : <Skeleton height="row" />}
      <Figures />
      {health && <Roles roles={health.roles} />}
    </>
  );
}
