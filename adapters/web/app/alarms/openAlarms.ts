import { useTopic } from '../../shared/live/index.js';
import type { Alarm } from '../../shared/alarms/grouped.js';

/** Alarms that are not over, of everything that somebody has, as they change; undefined while they are not known. */
export function useOpenAlarms(): readonly Alarm[] | undefined {
  const { rows, isComplete } = useTopic('alarms');
  return isComplete ? rows.filter(({ status }) => status !== 'cleared') : undefined;
}
