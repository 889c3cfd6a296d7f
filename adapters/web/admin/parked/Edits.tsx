import { DeviceText, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { Differences } from './Differences.js';
import type { ParkedEdit } from './parkedApi.js';

/** What admins made of a message: who, when, why, what of it differs, and what became of it. The latest first. */
export function Edits({ edits }: { readonly edits: readonly ParkedEdit[] }) {
  if (edits.length === 0) return null;
  return (
    <section class="parked-edits">
      <h3>{t('parked.edits')}</h3>
      <ol>
        {edits.toReversed().map(({ id, editedBy, name, editedAt, reason, differences, outcome }) => (
          <li key={id}>
            <p>
              <DeviceText text={name ?? editedBy} /> · <Time atMs={Date.parse(editedAt)} />
              {outcome !== null && ` · ${t(`parked.outcome.${outcome}`)}`}
            </p>
            <p class="muted small">{reason === null ? t('parked.noReason') : <DeviceText text={reason} />}</p>
            <Differences differences={differences} />
          </li>
        ))}
      </ol>
    </section>
  );
}
