import type { Brew } from '../../../apiClient/index.js';
import type { Valve, ValveState } from '../../shared/drawings/index.js';
import { nameOfWord } from '../../shared/texts/index.js';

const states: Readonly<Record<Brew['stages'][number]['status'], ValveState>> = {
  planned: 'planned',
  waiting: 'running',
  asked: 'running',
  accepted: 'running',
  running: 'running',
  completed: 'done',
  halted: 'failed',
  cancelled: 'failed',
};

/** A brew's stages, with how many steps they have taken where that is known; the one that waits for somebody says so. */
export function valvesOf(
  { stages, stage: current, action }: Brew,
  steps: Readonly<Partial<Record<string, number>>> = {},
): readonly Valve[] {
  return stages.map(({ stage, status }) => ({
    name: nameOfWord('stage', stage),
    state: action && stage === current ? 'waits' : states[status],
    stateName: nameOfWord('stageStatus', status),
    steps: steps[stage],
  }));
}
