import { useRoute } from 'preact-iso';
import { useCallback, useMemo, useState } from 'preact/hooks';
import { Button, ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brew.js';
import {
  drawnGravity,
  drawnTemperature,
  gravityDecimals,
  temperatureUnit,
  units,
} from '../../shared/units/index.js';
import { textOfValue } from '../../shared/curve/lineTexts.js';
import type { LineName } from '../../shared/curve/lines.js';
import '../../shared/curve/curve.css';
import { askRecipes } from '../home/askRecipes.js';
import { askCompared, type Compared } from './askCompared.js';
import './brews.css';
import { fullName } from './fullName.js';
import { CompareTable } from './CompareTable.js';
import { comparedIds, fermentationStartOf, recipeOf, startOf } from './finished.js';
import { axisUnitOf, overlaid, type Overlaid } from './overlay.js';
import { OverlayFigure } from './OverlayFigure.js';

/** `/brews/compare?ids=a,b`: beers beside each other, each from its own start. */
export function ComparePage() {
  const { query } = useRoute();
  const ids = comparedIds(query.ids).join(',');
  const question = useCallback(() => askCompared(comparedIds(ids)), [ids]);
  const asked = useAsked(question);
  const recipes = useAsked(askRecipes).data?.items ?? [];
  useTitle(t('compare.title'));
  const compared = asked.data;
  const names = (compared ?? []).map(({ brew }) => fullName(brew, recipeOf(brew, recipes)));
  return (
    <div class="compare">
      <div class="head">
        <h1>{t('compare.title')}</h1>
        <a class="button" href="/brews">
          {t('compare.others')}
        </a>
      </div>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!compared && !asked.error && <Skeleton height="brew" count={3} />}
      {compared && compared.length < 2 && <p>{t('compare.tooFew')}</p>}
      {compared && compared.length > 0 && (
        <>
          <CompareTable {...{ compared, names }} />
          <Overlays {...{ compared, names }} />
        </>
      )}
    </div>
  );
}

interface OverlaysProps {
  readonly compared: readonly Compared[];
  readonly names: readonly string[];
}

/** A brew waits between its stages for as long as it likes: fermentations are compared from their own start. */
function Overlays({ compared, names }: OverlaysProps) {
  const areFermented = compared.every(({ brew }) => fermentationStartOf(brew) !== undefined);
  const [isWhole, setWhole] = useState(false);
  const from = areFermented && !isWhole ? 'ferment' : 'brew';
  const chosen = units.value;
  const { temperature, gravity, unit, to } = useMemo(
    () => overlaysOf({ compared, from, units: chosen }),
    [compared, from, chosen],
  );
  const hasGravity = gravity.some(({ times }) => times.length > 0);
  return (
    <>
      {areFermented && (
        <div class="chapters" role="group" aria-label={t('compare.from')}>
          <Button aria-pressed={!isWhole} onClick={() => setWhole(false)}>
            {t('compare.fromFermentation')}
          </Button>
          <Button aria-pressed={isWhole} onClick={() => setWhole(true)}>
            {t('compare.fromStart')}
          </Button>
        </div>
      )}
      <OverlayFigure
        {...{ names, unit, to }}
        title={`${t('curve.temperature')} ${temperatureUnit()}`}
        lines={temperature}
        text={(value) => textOfValue('temperature', value)}
      />
      {hasGravity && (
        <OverlayFigure
          {...{ names, unit, to }}
          title={t('curve.gravity')}
          lines={gravity}
          decimals={gravityDecimals() - 1}
          text={(value) => textOfValue('gravity', value)}
        />
      )}
    </>
  );
}

interface OverlaysInput {
  readonly compared: readonly Compared[];
  readonly from: 'brew' | 'ferment';
  /** Lines are drawn in them. */
  readonly units: (typeof units)['value'];
}

function overlaysOf({ compared, from }: OverlaysInput) {
  const starts = compared.map(({ brew }) =>
    from === 'brew' ? startOf(brew) : (fermentationStartOf(brew) ?? startOf(brew)),
  );
  const longestMs = Math.max(
    ...compared.map(({ lines }, index) => {
      const ends = Object.values(lines).map(({ times }) => times.at(-1) ?? 0);
      return Math.max(...ends, starts[index]! + 1) - starts[index]!;
    }),
  );
  const { unit, ms: unitMs } = axisUnitOf(longestMs);
  const all = (names: readonly LineName[], convert: (value: number) => number) =>
    compared.map(({ lines }, index): Overlaid => {
      const line = names.map((name) => lines[name]).find((each) => each !== undefined);
      if (!line) return { times: [], values: [] };
      const values = line.values.map((value) => (value === null ? null : convert(value)));
      return overlaid({ ...line, values }, { startMs: starts[index]!, unitMs });
    });
  return {
    temperature: all(['temperature'], drawnTemperature),
    gravity: all(['gravity', 'measured'], drawnGravity),
    unit,
    to: longestMs / unitMs,
  };
}
