import { useEffect, useState } from 'preact/hooks';
import { Skeleton, useTitle } from '../../shared/components/index.js';
import { tellHub } from '../../shared/live/index.js';
import { t } from '../../shared/texts/brew.js';
import { Empty } from '../pages/Empty.js';

const attempts = 3;
const betweenMs = 1_500;

/** A brew or session that is not there, or is somebody else's: the API tells nobody which. A new one may take a moment to show. */
export function GonePage() {
  const [attempt, setAttempt] = useState(1);
  const isGone = attempt > attempts;
  useTitle(...(isGone ? [t('brew.gone')] : []));
  useEffect(() => {
    if (isGone) return;
    const timer = setTimeout(() => {
      tellHub();
      setAttempt(attempt + 1);
    }, betweenMs);
    return () => clearTimeout(timer);
  }, [attempt, isGone]);
  if (!isGone) return <Skeleton height="brew" count={3} />;
  return (
    <Empty title={t('brew.gone')} what={t('brew.goneWhat')}>
      <a href="/">{t('error.home')}</a>
    </Empty>
  );
}
