import { useId } from 'preact/hooks';
import { beerColour } from '../../../../domain/units/index.js';

interface GlassProps {
  readonly width: number;
  /** Of the beer, `#rrggbb`; none is known when undefined. */
  readonly colour: string | undefined;
}

const inside = 'M13 8 q-5 26 1 50 q2 10 2 26 h28 q0 -16 2 -26 q6 -24 1 -50 z';

/** A beer as it will stand on the table: in its colour, with its foam. */
export function Glass({ width, colour }: GlassProps) {
  const clip = useId();
  return (
    <svg class="vessel" viewBox="0 0 60 94" width={width} aria-hidden="true">
      <clipPath id={clip}>
        <path d={inside} />
      </clipPath>
      <g clip-path={`url(#${clip})`}>
        <rect x={4} y={16} width={52} height={70} fill={colour ?? beerColour()} />
        <path class="foam" d="M6 22 v-12 q6 -6 12 -1 q6 -6 12 -1 q6 -5 12 0 q6 -5 12 2 v12 z" />
      </g>
      <path class="glass" d={inside} />
      <path class="glass" d="M12 90 h36" />
    </svg>
  );
}
