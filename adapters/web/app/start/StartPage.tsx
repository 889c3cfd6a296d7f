import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, ErrorPanel, Skeleton, useTitle } from '../../shared/components/index.js';
import { Pipe, type Valve } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';
import { colourOf } from '../recipes/colourOf.js';
import { newKey } from '../recipes/recipeApi.js';
import { CheckPart } from './CheckPart.js';
import { EmptyStart, NoMachine } from './EmptyStart.js';
import { MachinesPart } from './MachinesPart.js';
import { RecipePart } from './RecipePart.js';
import './start.css';
import { StartPart } from './StartPart.js';
import { Summary } from './Summary.js';
import { useSending } from './useSending.js';
import { usePlan } from './usePlan.js';

const parts = ['recipe', 'machines', 'check', 'start'] as const;

/** From a recipe to a brew: a page for each part on a phone, all of them on a desk. */
export function StartPage() {
  const planning = usePlan();
  const { recipes, bases, kegs, plan, isKnown, isOwnProgram } = planning;
  useTitle(t('start.title'));
  if (!isKnown) return <Skeleton height="brew" count={2} />;
  if (bases.length === 0 || kegs.length === 0)
    return <NoMachine missing={bases.length === 0 ? 'base' : 'keg'} />;
  if (recipes.error && !recipes.data)
    return <ErrorPanel error={recipes.error} sinceMs={recipes.sinceMs} retry={recipes.again} />;
  const hasNone = recipes.data?.items.length === 0 && plan.recipe === undefined;
  if (hasNone && !isOwnProgram)
    return <EmptyStart onOwnProgram={() => planning.change({ recipe: undefined })} />;
  return <Planner planning={planning} />;
}

function Planner({ planning }: { readonly planning: ReturnType<typeof usePlan> }) {
  const { at, go } = usePart();
  const key = useRef(newKey());
  const sending = useSending(planning, key.current);
  const main = useRef<HTMLDivElement>(null);
  const [hasMoved, setMoved] = useState(false);
  useEffect(() => {
    if (!hasMoved) return;
    window.scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>(`[data-part='${parts[at]}'] h2`)?.focus();
  }, [at, hasMoved]);
  const move = (by: number) => {
    const wrong = main.current?.querySelector<HTMLElement>(`[data-part='${parts[at]}'] [aria-invalid]`);
    if (by > 0 && wrong) return wrong.focus();
    setMoved(true);
    go(at + by);
  };
  const { refusals } = sending;
  return (
    <div class="start" data-at={parts[at]} ref={main}>
      <h1>{t('start.title')}</h1>
      <div class="start-pipe">
        <Pipe valves={valvesAt(at)} colour={colourOf(planning.preview.data?.figures)} />
      </div>
      <div class="start-parts">
        <RecipePart planning={planning} refusals={refusals} />
        <MachinesPart planning={planning} refusals={refusals} />
        <CheckPart planning={planning} checks={sending.checks} again={sending.checkAgain} />
      </div>
      <StartPart planning={planning} sending={sending} />
      <Summary planning={planning} />
      <div class="start-steps">
        {at > 0 && <Button onClick={() => move(-1)}>{t('start.back')}</Button>}
        {at < parts.length - 1 && (
          <Button kind="primary" onClick={() => move(1)}>
            {t('start.next')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** In the address, so that "back" of the browser goes back by one part. */
function usePart() {
  const { query } = useRoute();
  const { route } = useLocation();
  const found = parts.findIndex((part) => part === query.part);
  const at = Math.max(0, found);
  const go = (to: number) => {
    const search = new URLSearchParams({ ...query, part: parts[to]! });
    route(`/brews/new?${search}`);
  };
  return { at, go };
}

function valvesAt(at: number): readonly Valve[] {
  return parts.map((part, index) => {
    const state = index < at ? 'done' : index === at ? 'running' : 'planned';
    const stateName = t(
      state === 'running' ? 'start.here' : state === 'done' ? 'state.done' : 'state.planned',
    );
    return { name: t(`start.part.${part}`), state, stateName };
  });
}
