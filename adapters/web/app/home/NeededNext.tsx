import type { Brew } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Time } from '../../shared/components/index.js';
import { formatTime, nameOfCode, t } from '../../shared/texts/index.js';

/** `You are needed next about 16:20: hops, slot 3` */
export function NeededNext({ brew }: { readonly brew: Brew | undefined }) {
  if (!brew?.neededNext) return null;
  const { at, hopSlot, action, step } = brew.neededNext;
  // What was to be by now comes any moment.
  const atMs = Math.max(Date.parse(at), now.value);
  const named = action ? nameOfCode('userAction', action.code) : nameOfCode('step', step.code);
  const what = hopSlot === null ? named : t('brew.hops', { slot: hopSlot });
  return (
    <p class="small next">
      <Time atMs={atMs}>{t('brew.neededNext', { time: formatTime(atMs, now.value), what })}</Time>
    </p>
  );
}
