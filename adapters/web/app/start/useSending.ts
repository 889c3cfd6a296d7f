import { useLocation } from 'preact-iso';
import { useCallback, useState } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';
import { askOpenAlarms } from '../alarms/alarmApi.js';
import { refusalsIn } from '../recipes/recipeApi.js';
import { checksOf, isFree, type Check, type Refusal } from './checks.js';
import { dryRun, isComplete, startBrew } from './plan.js';
import type { Planning } from './usePlan.js';

export interface Sending {
  /** Undefined while no machines are chosen. */
  readonly checks: readonly Check[] | undefined;
  readonly checkAgain: () => void;
  readonly isSending: boolean;
  readonly refusals: readonly Refusal[];
  readonly start: () => Promise<void>;
}

const unknown = () => Promise.resolve(undefined);

/** Checks a plan, and sends it. */
export function useSending({ plan, preview, bases, kegs, brews }: Planning, key: string): Sending {
  const { route } = useLocation();
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<{ readonly of: string; readonly refusals: readonly Refusal[] }>();
  const base = bases.find(({ deviceId }) => deviceId === plan.baseId);
  const keg = kegs.find(({ deviceId }) => deviceId === plan.kegId);
  const wanted = JSON.stringify(plan);
  const brewRecipe = preview.data?.brewRecipe;
  const isReady =
    base !== undefined && isFree(base) && (plan.recipe === undefined || brewRecipe !== undefined);
  // A machine that is at work would refuse anything now; the brew waits for it.
  const question = useCallback(() => {
    const parsed = JSON.parse(wanted) as typeof plan;
    return isReady && isComplete(parsed) ? dryRun(parsed, brewRecipe) : unknown();
  }, [wanted, brewRecipe, isReady]);
  const answered = useAsked(question);
  const alarms = useAsked(askOpenAlarms);
  const start = async () => {
    if (!isComplete(plan)) return;
    setSending(true);
    try {
      route(`/brews/${await startBrew(plan, `${key}-${hashOf(wanted)}`)}`);
    } catch (error) {
      const refusals = refusalsIn(error);
      const unreachable = [{ field: '', rule: t('error.unreachable') }];
      setRefused({ of: wanted, refusals: refusals.length > 0 ? refusals : unreachable });
      setSending(false);
    }
  };
  const checks =
    base && keg
      ? checksOf({
          ...{ base, keg, brews, cleansFirst: plan.cleansFirst },
          isCleaningDue: (alarms.data ?? []).some(
            ({ kind, deviceId }) => kind === 'cleaningDue' && deviceId === base.deviceId,
          ),
          refusals: plan.recipe && preview.data?.refusals,
          dryRun: answered.error ? undefined : answered.data,
        })
      : undefined;
  return {
    ...{ checks, isSending, start, checkAgain: answered.again },
    // What was refused of another plan says nothing of this one.
    refusals: refused?.of === wanted ? refused.refusals : [],
  };
}

/** Another plan needs another key; the same one once more is the same brew. */
function hashOf(text: string): string {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash.toString(36);
}
