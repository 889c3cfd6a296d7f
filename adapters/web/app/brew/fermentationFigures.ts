import type { Schemas } from '../../../apiClient/index.js';
import type { BrewKey } from '../../shared/texts/en/brew.js';

type Fermentation = Schemas['Fermentation'];
type Figure = Schemas['Figure'];

/** What stands in the row: a figure, how it is written, and of when it is. */
export interface ShownFigure {
  readonly name: BrewKey;
  readonly value: number;
  readonly kind: 'gravity' | 'change' | 'percent';
  /** The gravity at which a change happens. */
  readonly around: number;
  readonly source: NonNullable<Figure['source']>;
  readonly atMs: number | undefined;
}

const row: readonly (readonly [BrewKey, ShownFigure['kind'], (of: Fermentation) => Figure])[] = [
  ['gravity.original', 'gravity', (of) => of.originalGravity],
  ['gravity.now', 'gravity', (of) => of.currentGravity],
  ['gravity.perDay', 'change', (of) => of.gravityChangePerDay],
  ['gravity.alcohol', 'percent', (of) => of.alcoholByVolumePercent],
  ['gravity.attenuation', 'percent', (of) => of.apparentAttenuationPercent],
];

/** The figures that there are; one that is missing has no place. Once it is over there is no change, and no "now". */
export function figuresOf(fermentation: Fermentation, isOver: boolean): readonly ShownFigure[] {
  const around = fermentation.currentGravity.value ?? 1;
  return row.flatMap(([name, kind, of]) => {
    const { value, source, at } = of(fermentation);
    if (value === null || source === null || (isOver && kind === 'change')) return [];
    return [
      {
        name: isOver && name === 'gravity.now' ? 'gravity.last' : name,
        kind,
        value,
        around,
        source,
        atMs: at === null ? undefined : Date.parse(at),
      },
    ];
  });
}

export interface Forecast {
  readonly gravity: number;
  readonly atMs: number;
  /** How far off the time may be, to either side. */
  readonly withinMs: number;
}

/** `1.0110 on Thursday ± 1 day`; undefined while either is not known. */
export function forecastOf({ finalGravity, endsAt }: Fermentation): Forecast | undefined {
  if (!finalGravity.value || !endsAt.value) return undefined;
  const { expected, lowest, highest } = endsAt.value;
  return {
    gravity: finalGravity.value.expected,
    atMs: Date.parse(expected),
    withinMs: (Date.parse(highest) - Date.parse(lowest)) / 2,
  };
}
