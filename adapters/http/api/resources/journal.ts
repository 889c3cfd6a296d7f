import { correctedGravity } from '../../../../domain/brewJournal/index.js';
import type { JournalEntryShown } from '../../../../projections/queries/index.js';

/** `JournalEntry` of openapi.yaml. */
export function entryResource({ entryId, takenAt, content, ...entry }: JournalEntryShown) {
  return {
    entryId,
    takenAt: takenAt.toISOString(),
    text: content.type === 'note' ? content.text : null,
    measurement: content.type === 'measurement' ? measurementResource(content) : null,
    writtenBy: entry.writtenBy,
    recordedAt: entry.recordedAt.toISOString(),
    changedAt: entry.changedAt.toISOString(),
  };
}

type Measured = Extract<JournalEntryShown['content'], { type: 'measurement' }>;

function measurementResource({ gravity, refractometer, ph, litres, celsius }: Measured) {
  const corrected = gravity && correctedGravity(gravity);
  return {
    gravity: gravity ? { ...gravity, correctedGravity: corrected ?? null } : null,
    refractometer: refractometer ?? null,
    ...{ ph: ph ?? null, litres: litres ?? null, celsius: celsius ?? null },
  };
}
