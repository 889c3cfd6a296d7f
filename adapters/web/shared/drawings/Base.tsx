import { useId } from 'preact/hooks';
import { beerColour } from '../../../../domain/units/index.js';
import { Gauges } from './Gauges.js';
import { levelOf } from './litres.js';
import type { VesselProps } from './vesselProps.js';

interface BaseProps extends VesselProps {
  readonly heats?: boolean;
}

/** Degrees of water, from cold to boiling. */
const scale = [0, 105] as const;
const inside = { top: 22, height: 68 };
const body = 'M10 20 v60 q0 12 12 12 h36 q12 0 12 -12 v-60';

/** The kettle, in section. */
export function Base({ width, litres, colour, heats = false, moves = false, ...temperature }: BaseProps) {
  const clip = useId();
  const height = inside.height * levelOf(litres);
  return (
    <svg class="vessel" viewBox="0 0 90 114" width={width} aria-hidden="true" data-moves={moves}>
      <clipPath id={clip}>
        <path d={`${body} z`} />
      </clipPath>
      <rect
        clip-path={`url(#${clip})`}
        x={10}
        y={inside.top + inside.height + 2 - height}
        width={60}
        height={height}
        fill={colour ?? beerColour()}
      />
      <path class="glass" d={body} />
      <path class="glass" d="M5 20 h70 M28 20 q0 -9 12 -9 t12 9 M40 11 v-4 m-5 0 h10" />
      <Gauges x={10} {...{ inside, scale, ...temperature }} />
      {heats && (
        <g class="heat">
          {[24, 40, 56].map((x) => (
            <path key={x} d={`M${x} 97 q-4 4 0 7 t0 7`} />
          ))}
        </g>
      )}
    </svg>
  );
}
