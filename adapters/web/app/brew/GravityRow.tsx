import { sensors } from '../../../../domain/machine/index.js';
import { Age } from '../../shared/components/index.js';
import { formatNumber, t } from '../../shared/texts/index.js';
import type { Process } from './process.js';

interface GravityRowProps {
  readonly process: Process;
  /** In the last day of the curve. */
  readonly perDay: number | undefined;
}

/** The gravity as the probe says, beside what the recipe is made for: each says which of both it is. */
export function GravityRow({ process: { device, reading, figures, isOver }, perDay }: GravityRowProps) {
  const probe = device?.status?.sensors.find(({ sensor }) => sensor.code === sensors.specificGravity);
  const gravity = !isOver && probe?.plausible ? (probe.value ?? undefined) : undefined;
  if (gravity === undefined && !figures) return null;
  return (
    <dl class="figures-row">
      {gravity !== undefined && (
        <div>
          <dt class="label">{t('gravity.now')}</dt>
          <dd class="numerals" data-freshness={reading.freshness}>
            <span class="value">{formatNumber(gravity, 4)}</span>
          </dd>
          <dd>
            <Age freshness={reading.freshness} atMs={reading.atMs} />
          </dd>
        </div>
      )}
      {gravity !== undefined && perDay !== undefined && (
        <div>
          <dt class="label">{t('gravity.perDay')}</dt>
          <dd class="numerals">{formatNumber(perDay, 4)}</dd>
          <dd class="label">{t('gravity.lastDay')}</dd>
        </div>
      )}
      {figures && (
        <>
          <Planned name={t('gravity.original')} value={formatNumber(figures.originalGravity, 3)} />
          <Planned name={t('gravity.final')} value={formatNumber(figures.finalGravity, 3)} />
          {figures.alcoholPercent !== null && (
            <Planned name={t('gravity.alcohol')} value={`${formatNumber(figures.alcoholPercent, 1)} %`} />
          )}
        </>
      )}
    </dl>
  );
}

function Planned({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt class="label">{name}</dt>
      <dd class="numerals">{value}</dd>
      <dd class="label">{t('gravity.byRecipe')}</dd>
    </div>
  );
}
