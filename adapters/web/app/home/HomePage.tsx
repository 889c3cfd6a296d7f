import { Skeleton, useAgain, useAsked, useTitle } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { session } from '../../shared/session/index.js';
import { t } from '../../shared/texts/index.js';
import { askRecipes } from './askRecipes.js';
import { BrewRow } from './BrewRow.js';
import { EmptyHome } from './EmptyHome.js';
import { IdleMachines } from './IdleMachines.js';
import { ToDo } from './ToDo.js';
import { idleOf } from './underWay.js';
import { useUnderWay } from './useUnderWay.js';

/** What the beer is doing, and what to do next. */
export function HomePage() {
  const devices = useTopic('devices');
  const brews = useTopic('brews');
  const recipes = useAsked(askRecipes);
  // What was kept of them is asked for again once somebody answers.
  useAgain(recipes.again, session.value.state === 'kept');
  const underWay = useUnderWay(brews.rows, devices.rows, recipes.data?.items);
  const idle = idleOf(devices.rows, underWay);
  const todo = underWay.flatMap((each) => (each.todo ? [each.todo] : []));
  useTitle(todo.length > 0 ? `▲ ${todo.length}` : t('home.title'));

  if (!devices.isComplete || !brews.isComplete) return <Skeleton height="brew" count={3} />;
  if (devices.rows.length === 0 && devices.unreported.length === 0) return <EmptyHome />;
  return (
    <div class="home">
      <h1>{t('home.title')}</h1>
      <aside class="home-aside">
        <ToDo todo={todo} />
      </aside>
      <section class="home-brews" aria-label={t('home.running')}>
        {underWay.length === 0 && <p class="muted">{t('home.noBrews')}</p>}
        <ul class="brews">
          {underWay.map((each) => (
            <BrewRow key={each.key} underWay={each} />
          ))}
        </ul>
        {(idle.length > 0 || devices.unreported.length > 0) && (
          <IdleMachines devices={idle} unreported={devices.unreported} />
        )}
      </section>
      <a class="button primary home-start" href="/brews/new">
        {t('home.start')}
      </a>
      <p class="home-links">
        <a class="button" href="/brews">
          {t('home.finished')}
        </a>
        <a class="button home-board" href="/board">
          {t('home.board')}
        </a>
        <a class="button" href="/claim">
          {t('home.another')}
        </a>
      </p>
    </div>
  );
}
