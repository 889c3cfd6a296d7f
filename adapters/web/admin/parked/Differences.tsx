import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import type { TriedEdit } from './parkedApi.js';

/** The fields in which an edit differs from what the device sent. */
export function Differences({ differences }: Pick<TriedEdit, 'differences'>) {
  if (differences.length === 0) return <p class="muted small">{t('parked.noDifference')}</p>;
  return (
    <ul class="parked-differences">
      {differences.map(({ path, before, after }, at) => (
        <li key={at}>
          <code>{path}</code>
          {before !== null && (
            <del>
              <span class="hidden">{t('parked.before')} </span>
              <DeviceText text={before} />
            </del>
          )}
          {after !== null && (
            <ins>
              <span class="hidden">{t('parked.after')} </span>
              <DeviceText text={after} />
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
