import { levelOf, markedLitres } from './litres.js';
import { Thermometer } from './Thermometer.js';
import type { VesselProps } from './vesselProps.js';

interface GaugesProps extends Pick<VesselProps, 'celsius' | 'targetCelsius'> {
  /** Where the inside of the glass begins, from the left. */
  readonly x: number;
  readonly inside: { readonly top: number; readonly height: number };
  /** Degrees at the foot and at the top of the thermometer. */
  readonly scale: readonly [number, number];
}

/** What can be read off a vessel: a mark at each litre, and a thermometer beside it where its temperature is known. */
export function Gauges({ x, inside: { top, height }, scale, celsius, targetCelsius }: GaugesProps) {
  return (
    <>
      {markedLitres.map((litres) => {
        const y = top + height * (1 - levelOf(litres));
        return <path key={litres} class="mark" d={`M${x} ${y} h${litres === 5 ? 10 : 6}`} />;
      })}
      {celsius !== undefined && <Thermometer x={80} {...{ top, height, scale, celsius, targetCelsius }} />}
    </>
  );
}
