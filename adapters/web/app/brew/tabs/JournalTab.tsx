import { useState } from 'preact/hooks';
import { Button, ErrorPanel, Skeleton } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/brew.js';
import type { Journal } from '../journal.js';
import { useAskedAnew } from '../useAskedAnew.js';
import { JournalEditor } from './JournalEditor.js';
import { JournalRow } from '../../../shared/timeline/JournalRow.js';
import { MeasureForm } from './MeasureForm.js';
import { NoteForm } from './NoteForm.js';

/** What somebody measured or noted, the newest first; and forms for more. */
export function JournalTab({
  journal,
  changedAt,
  mayWrite,
}: {
  readonly journal: Journal;
  readonly changedAt: string;
  /** Whoever may only look neither adds nor corrects. */
  readonly mayWrite: boolean;
}) {
  const [form, setForm] = useState<'measure' | 'note'>();
  // The live topic says when the journal has changed.
  const asked = useAskedAnew(journal.list, changedAt);
  const onDone = () => {
    setForm(undefined);
    asked.again();
  };
  if (asked.error && !asked.data)
    return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!asked.data) return <Skeleton height="line" count={3} />;
  const entries = asked.data.toSorted((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt));
  return (
    <>
      {form === 'measure' && <MeasureForm keep={journal.addMeasurement} onDone={onDone} />}
      {form === 'note' && <NoteForm keep={journal.addNote} onDone={onDone} />}
      {form === undefined && mayWrite && (
        <div class="buttons">
          <Button onClick={() => setForm('measure')}>{t('journal.measure')}</Button>
          <Button onClick={() => setForm('note')}>{t('journal.note')}</Button>
        </div>
      )}
      {entries.length === 0 && <p class="muted journal-none">{t('journal.none')}</p>}
      <ul>
        {entries.map((entry) =>
          mayWrite ? (
            <JournalEditor key={entry.entryId} entry={entry} journal={journal} onChanged={asked.again} />
          ) : (
            <JournalRow key={entry.entryId} entry={entry} />
          ),
        )}
      </ul>
    </>
  );
}
