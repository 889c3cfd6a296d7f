import { useCallback } from 'preact/hooks';
import type { Brew } from '../../../apiClient/index.js';
import { Time, useAsked } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatDuration, formatTime } from '../../shared/texts/index.js';
import { gravitiesOf, percentsOf } from '../brews/brewTexts.js';
import type { Process } from './process.js';
import { Rating } from './Rating.js';
import { resultsOf } from './results.js';

/** In the place of the dial, once it is over: what became of it, beside the last one of the recipe, and how long it took. */
export function Result({ process }: { readonly process: Process }) {
  const { startedAtMs, endedAtMs, brew, mayWrite } = process;
  if (endedAtMs === undefined) return null;
  const duration = formatDuration((endedAtMs - startedAtMs) / 1_000);
  return (
    <section class="result" aria-label={t('result')}>
      {brew?.status === 'completed' ? (
        <BrewOutcome brew={brew} duration={duration} />
      ) : (
        <Dial text={duration} />
      )}
      <p class="small muted">
        <Time atMs={startedAtMs}>{formatTime(startedAtMs, 0)}</Time>
        {' – '}
        <Time atMs={endedAtMs}>{formatTime(endedAtMs, 0)}</Time>
      </p>
      {brew && <Rating {...{ brew, mayWrite }} />}
    </section>
  );
}

function Dial({ text }: { readonly text: string }) {
  return <p class="dial large">{text}</p>;
}

function BrewOutcome({ brew, duration }: { readonly brew: Brew; readonly duration: string }) {
  const recipeId = brew.recipe?.recipeId;
  const { kegId } = brew;
  const question = useCallback(() => {
    const of = recipeId === undefined ? { device: kegId } : { recipeId };
    const query = { status: 'completed', limit: 20, ...of } as const;
    return ask(api.GET('/api/v1/brews', { params: { query } }));
  }, [recipeId, kegId]);
  const { mine, before } = resultsOf(brew, useAsked(question).data?.items ?? []);
  const gravities = mine && gravitiesOf(mine);
  return (
    <>
      <Dial text={gravities ?? duration} />
      <p>{[...(mine ? percentsOf(mine) : []), ...(gravities === undefined ? [] : [duration])].join(' · ')}</p>
      {before && (
        <p class="small">
          <a href={`/brews/${before.brew.brewId}`}>{t('result.before')}</a>{' '}
          {[gravitiesOf(before.result), ...percentsOf(before.result)].filter(Boolean).join(' · ')}
          {' · '}
          <a href={`/brews/compare?ids=${brew.brewId},${before.brew.brewId}`}>{t('result.compare')}</a>
        </p>
      )}
    </>
  );
}
