import { useLocation } from 'preact-iso';
import { useCallback, useState } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';
import { useOpenAlarms } from '../alarms/openAlarms.js';
import { refusalsIn } from '../recipes/recipeApi.js';
import { checksOf, type Check, type Refusal } from './checks.js';
import { dryRun, isComplete, startBrew, type Plan, type Tried } from './plan.js';
import type { Planning } from './usePlan.js';

export interface Sending {
  /** Undefined while no machines are chosen. */
  readonly checks: readonly Check[] | undefined;
  readonly checkAgain: () => void;
  readonly isSending: boolean;
  readonly refusals: readonly Refusal[];
  readonly plannedDays: Tried['plannedDays'];
  /** When it begins by itself. */
  readonly startAtMs: number | undefined;
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
  const question = useCallback(() => {
    const parsed = JSON.parse(wanted) as Plan;
    return isComplete(parsed) ? dryRun(parsed) : unknown();
  }, [wanted]);
  const answered = useAsked(question);
  const tried = answered.error ? undefined : answered.data;
  const alarms = useOpenAlarms();
  const start = async () => {
    if (!isComplete(plan)) return;
    setSending(true);
    try {
      const brewId = await startBrew(plan, `${key}-${hashOf(wanted)}`);
      route(plan.later === undefined ? `/brews/${brewId}` : '/');
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
          ...{ base, keg, brews, cleansFirst: plan.cleansFirst, isLater: plan.later !== undefined },
          isCleaningDue: (alarms ?? []).some(
            ({ kind, deviceId }) => kind === 'cleaningDue' && deviceId === base.deviceId,
          ),
          refusals: plan.recipe && preview.data?.refusals,
          dryRun: tried?.refusals,
        })
      : undefined;
  return {
    ...{ checks, isSending, start, checkAgain: answered.again },
    // What was refused of another plan says nothing of this one.
    refusals: refused?.of === wanted ? refused.refusals : (tried?.refusals ?? []),
    plannedDays: tried?.plannedDays ?? [],
    startAtMs: tried?.startAtMs,
  };
}

/** Another plan needs another key; the same one once more is the same brew. */
function hashOf(text: string): string {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash.toString(36);
}
