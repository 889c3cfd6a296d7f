import { useState } from 'preact/hooks';
import { Button } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/brew.js';
import type { Journal, JournalEntry } from '../journal.js';
import { JournalRow } from '../../../shared/timeline/JournalRow.js';
import { MeasureForm } from './MeasureForm.js';
import { NoteForm } from './NoteForm.js';
import { useAdding } from './useAdding.js';

interface JournalEditorProps {
  readonly entry: JournalEntry;
  readonly journal: Journal;
  readonly onChanged: () => void;
}

/** An entry that can be corrected in its place, or withdrawn after a second tap. */
export function JournalEditor({ entry, journal, onChanged }: JournalEditorProps) {
  const [doing, setDoing] = useState<'correct' | 'withdraw'>();
  const onDone = () => {
    setDoing(undefined);
    onChanged();
  };
  const { measurement, text } = entry;
  if (doing === 'correct')
    return (
      <li class="journal-row">
        {measurement ? (
          <MeasureForm
            before={measurement}
            keep={(measured) => journal.correctMeasurement(entry, measured)}
            onDone={onDone}
          />
        ) : (
          <NoteForm before={text ?? ''} keep={(noted) => journal.correctNote(entry, noted)} onDone={onDone} />
        )}
      </li>
    );
  return (
    <JournalRow entry={entry}>
      {doing === 'withdraw' ? (
        <Withdrawing
          withdraw={() => journal.withdraw(entry)}
          onDone={onDone}
          onKeep={() => setDoing(undefined)}
        />
      ) : (
        <p class="entry-tools">
          <button type="button" class="link" onClick={() => setDoing('correct')}>
            {t('journal.correct')}
          </button>
          <button type="button" class="link" onClick={() => setDoing('withdraw')}>
            {t('journal.withdraw')}
          </button>
        </p>
      )}
    </JournalRow>
  );
}

interface WithdrawingProps {
  readonly withdraw: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onKeep: () => void;
}

function Withdrawing({ withdraw, onDone, onKeep }: WithdrawingProps) {
  const adding = useAdding(onDone);
  return (
    <div aria-live="polite">
      <p class="small">{t('journal.withdrawWhat')}</p>
      {adding.refusal !== undefined && <p class="small field-error">{adding.refusal}</p>}
      <div class="buttons">
        <Button kind="danger" disabled={adding.isAdding} onClick={() => adding.add(withdraw)}>
          {t('journal.withdrawYes')}
        </Button>
        <Button onClick={onKeep}>{t('journal.not')}</Button>
      </div>
    </div>
  );
}
