import type { AlarmKind } from '../changeable/kinds.js';
import { isFermenting, type FermentationStage } from '../fermentationFacts.js';
import type { AlarmRule } from './rule.js';

/** A stage of the fermentation is news once for a brew; a fermentation that stalls again is another alarm. */
function ruleOf(kind: AlarmKind, stage: FermentationStage, { isRepeated = false } = {}): AlarmRule {
  return {
    kind,
    clock: 'readings',
    conditions({ session }) {
      if (!session?.fermentation || !isFermenting(session.processType, session.phase)) return [];
      const { fermentation } = session;
      if (fermentation.stage !== stage) return [];
      const { hours, changePerDay, stageSinceMs: sinceMs } = fermentation;
      const specificGravity = hours.at(-1)?.specificGravity;
      return [
        {
          sinceMs,
          ...(!isRepeated && { episode: 'once' }),
          session: session.session,
          details: {
            ...(specificGravity !== undefined && { specificGravity }),
            ...(changePerDay !== undefined && { changePerDay }),
          },
        },
      ];
    },
  };
}

export const fermentationStarted = ruleOf('fermentationStarted', 'started');
export const fermentationSlowed = ruleOf('fermentationSlowed', 'slowed');
export const fermentationStalled = ruleOf('fermentationStalled', 'stalled', { isRepeated: true });
export const fermentationFinished = ruleOf('fermentationFinished', 'finished');
