import type { CurvePart } from '../../shared/curve/bands.js';

/** How many steps each stage has taken, the one that runs included: small marks in the pipe. */
export function stageSteps(parts: readonly CurvePart[]): Readonly<Partial<Record<string, number>>> {
  const steps: Record<string, number> = {};
  for (const { stage, history } of parts) {
    if (!stage) continue;
    const entered = history.annotations.events.filter(({ type }) => type === 'StepEntered').length;
    steps[stage] = (steps[stage] ?? 0) + entered;
  }
  return steps;
}
