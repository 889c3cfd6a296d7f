import { beerColour } from '../../../../domain/units/index.js';
import { pipeMarks, valveWidth } from './pipeMarks.js';

export type ValveState = 'planned' | 'waits' | 'running' | 'done' | 'failed';

export interface Valve {
  readonly name: string;
  readonly state: ValveState;
  /** What a screen reader says of the state. */
  readonly stateName: string;
  /** How many steps it has taken; none are marked while that is not known. */
  readonly steps?: number | undefined;
}

interface PipeProps {
  readonly valves: readonly Valve[];
  readonly colour: string | undefined;
}

/** A brew's stages as one pipe with a valve for each, filled as far as the brew has come. */
export function Pipe({ valves, colour }: PipeProps) {
  const width = valves.length * valveWidth;
  const lastBegun = valves.reduce((last, { state }, index) => (state === 'planned' ? last : index), -1);
  const isOver = valves.every(({ state }) => state === 'done');
  const marks = pipeMarks(valves);
  const filled = isOver ? width : Math.max(0, (lastBegun + 0.5) * valveWidth, (marks.at(-1) ?? 0) + 3);
  return (
    <div class="pipe">
      <svg viewBox={`0 0 ${width} 22`} preserveAspectRatio="none" aria-hidden="true">
        <rect x={0} y={8} width={filled} height={6} fill={colour ?? beerColour()} />
        <rect class="wall" x={0} y={8} width={width} height={6} vector-effect="non-scaling-stroke" />
        {marks.map((x) => (
          <path key={x} class="step" d={`M${x} 5 v12`} vector-effect="non-scaling-stroke" />
        ))}
      </svg>
      <ol>
        {valves.map(({ name, state, stateName }) => (
          <li key={name} data-state={state}>
            <span class="valve" data-state={state} aria-hidden="true">
              {shapes[state]}
            </span>
            {name}
            <span class="hidden"> {stateName}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const shapes: Readonly<Record<ValveState, string>> = {
  planned: '○',
  waits: '▲',
  running: '●',
  done: '✓',
  failed: '◆',
};
