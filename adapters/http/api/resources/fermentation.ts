import type { Band, Fermentation, Figure } from '../../../../domain/fermentation/index.js';

/** `Fermentation` of openapi.yaml. */
export function fermentationResource(subjectId: string, figures: Fermentation) {
  return {
    subjectId,
    originalGravity: figureResource(figures.originalGravity, digits(5)),
    currentGravity: figureResource(figures.currentGravity, digits(5)),
    finalGravity: figureResource(figures.finalGravity, bandOf(digits(5))),
    apparentAttenuationPercent: figureResource(figures.apparentAttenuationPercent, digits(2)),
    alcoholByVolumePercent: figureResource(figures.alcoholByVolumePercent, digits(2)),
    gravityChangePerDay: figureResource(figures.gravityChangePerDay, digits(5)),
    endsAt: figureResource(figures.endsAtMs, bandOf(timeOf)),
    probeOffset: figures.probeOffset === null ? null : digits(5)(figures.probeOffset),
  };
}

export function figureResource<Value, Shown>(figure: Figure<Value>, shown: (value: Value) => Shown) {
  if (figure.type === 'missing') return { value: null, source: null, at: null, missing: figure.reason };
  const { value, source, atMs } = figure;
  return { value: shown(value), source, at: atMs === null ? null : timeOf(atMs), missing: null };
}

/** More than a page shows, so that °P can be computed of it. */
export function digits(places: number): (value: number) => number {
  return (value) => Number(value.toFixed(places));
}

function bandOf<Shown>(shown: (value: number) => Shown) {
  return ({ expected, lowest, highest }: Band) => ({
    expected: shown(expected),
    lowest: shown(lowest),
    highest: shown(highest),
  });
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
