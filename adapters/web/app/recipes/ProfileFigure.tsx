import type { Schemas } from '../../../apiClient/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatDuration } from '../../shared/texts/index.js';
import { plainTemperature, temperatureUnit } from '../../shared/units/index.js';
import { profileOf } from './profile.js';

const plot = { width: 640, height: 96 };

interface ProfileFigureProps {
  readonly title: string;
  readonly preview: Schemas['ProgramPreview'];
}

/** Temperature over time, small: where hops fall and where somebody is needed. */
export function ProfileFigure({ title, preview }: ProfileFigureProps) {
  const profile = profileOf(preview, plot);
  if (!profile) return null;
  const { line, lowest, highest, needed, hops } = profile;
  const range = t('recipe.range', {
    from: plainTemperature(Math.round(lowest)),
    to: plainTemperature(Math.round(highest)),
    unit: temperatureUnit(),
  });
  const duration = formatDuration(preview.minutes * 60);
  return (
    <figure class="profile">
      <figcaption>
        <h3>{title}</h3>
        <span class="small muted">
          {t('recipe.about', { duration })} · {range}
        </span>
      </figcaption>
      <svg viewBox="-4 -8 648 124" preserveAspectRatio="none" aria-hidden="true">
        <path class="ground" d={`M0 ${plot.height + 4} H${plot.width}`} />
        {hops.map((x) => (
          <path key={x} class="hop" d={`M${x} -4 V${plot.height + 4}`} />
        ))}
        <path class="line" d={line} />
        {needed.map((x) => (
          <path key={x} class="needed" d={`M${x} ${plot.height + 4} l-6 12 h12 z`} />
        ))}
      </svg>
      <p class="label">
        <span class="legend-needed">▲ {t('recipe.needed', { count: needed.length })}</span>
        {hops.length > 0 && (
          <span class="legend-hops"> ┆ {t('recipe.hopsFall', { count: hops.length })}</span>
        )}
      </p>
    </figure>
  );
}
