import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { freshnessAt, shownReading, type ShownReading } from '../../shared/machine/reading.js';

/** For a row among many: it is rendered when its machine says something, or becomes stale, and not with each tick of the clock. */
export function useReading(device: Device | undefined): ShownReading {
  const reading = useMemo(() => shownReading(device, now.peek()), [device]);
  const freshness = useMemo(() => computed(() => freshnessAt(device, now.value)), [device]);
  return { ...reading, freshness: freshness.value };
}
