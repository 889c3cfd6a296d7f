import type { Schemas } from '../../../apiClient/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatNumber } from '../../shared/texts/index.js';
import { formatShortGravity, shortGravityText } from '../../shared/units/index.js';

type BrewResult = Schemas['BrewResult'];

/** `1.052 → 1.011`; undefined while either is not known. */
export function gravitiesOf({ originalGravity, finalGravity }: BrewResult): string | undefined {
  if (originalGravity.value === null || finalGravity.value === null) return undefined;
  return `${shortGravityText(originalGravity.value).value} → ${formatShortGravity(finalGravity.value)}`;
}

/** `Alcohol 5.4 %`, `Attenuation 79.2 %`: those that are known. */
export function percentsOf({
  alcoholByVolumePercent,
  apparentAttenuationPercent,
}: BrewResult): readonly string[] {
  const named = [
    [t('gravity.alcohol'), alcoholByVolumePercent.value],
    [t('gravity.attenuation'), apparentAttenuationPercent.value],
  ] as const;
  return named.flatMap(([name, value]) => (value === null ? [] : [`${name} ${formatNumber(value, 1)} %`]));
}
