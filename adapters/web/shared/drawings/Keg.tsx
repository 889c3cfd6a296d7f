import { useId } from 'preact/hooks';
import { beerColour } from '../../../../domain/units/index.js';
import { Gauges } from './Gauges.js';
import { levelOf } from './litres.js';
import type { VesselProps } from './vesselProps.js';

interface KegProps extends VesselProps {
  /** 0 to 1, from the change of gravity. */
  readonly foam?: number;
  /** 0 to 6. */
  readonly bubbles?: number;
}

/** Degrees that matter to beer in a keg, from nearly ice to a warm fermentation. */
const scale = [-2, 32] as const;
const inside = { top: 22, height: 86 };
/** Left to right, so that no two follow each other. */
const bubbleX = [30, 44, 24, 52, 37, 58];

/** A cylinder with its airlock and its tap. */
export function Keg({
  width,
  litres,
  colour,
  foam = 0,
  bubbles = 0,
  moves = false,
  ...temperature
}: KegProps) {
  const clip = useId();
  const height = inside.height * levelOf(litres);
  const top = inside.top + inside.height - height;
  return (
    <svg class="vessel" viewBox="0 0 90 114" width={width} aria-hidden="true" data-moves={moves}>
      <clipPath id={clip}>
        <path d={body} />
      </clipPath>
      <g clip-path={`url(#${clip})`}>
        <rect x={14} y={top} width={52} height={height} fill={colour ?? beerColour()} />
        {foam > 0 && <rect class="foam" x={13} y={top - foam * 8} width={54} height={foam * 8} />}
        {bubbleX.slice(0, bubbles).map((x, index) => (
          <circle key={x} class="bubble" cx={x} cy={96 - index * 9} r={index % 2 === 0 ? 2 : 1.5} />
        ))}
      </g>
      <path class="glass" d={body} />
      <path class="glass" d="M36 16 v-6 q0 -5 4 -5 t4 5 v2 q0 4 4 4 t4 -4 v-6" />
      <path class="glass" d="M66 90 h8 v-4 m0 4 v7" />
      <Gauges x={14} {...{ inside, scale, ...temperature }} />
      <path class="glass" d="M22 108 v4 m36 -4 v4" />
    </svg>
  );
}

const body = 'M14 28 q0 -12 12 -12 h28 q12 0 12 12 v68 q0 12 -12 12 h-28 q-12 0 -12 -12 z';
