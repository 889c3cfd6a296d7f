import { useId, useState } from 'preact/hooks';
import { Button } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/brew.js';
import { useAdding } from './useAdding.js';

interface NoteFormProps {
  /** What is corrected; undefined for a new one. */
  readonly before?: string;
  readonly keep: (text: string, key: string) => Promise<unknown>;
  readonly onDone: () => void;
}

/** As long as the API takes it. */
const mostCharacters = 2_000;

export function NoteForm({ before, keep, onDone }: NoteFormProps) {
  const id = useId();
  const adding = useAdding(onDone);
  const [text, setText] = useState(before ?? '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    adding.add((key) => keep(text.trim(), key));
  };
  return (
    <form class="form journal-form" onSubmit={submit}>
      <div class="field">
        <label for={id}>{t('journal.noteText')}</label>
        <textarea
          id={id}
          rows={4}
          maxLength={mostCharacters}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <p class="small field-error" aria-live="polite">
        {adding.refusal}
      </p>
      <div class="buttons">
        <Button kind="primary" type="submit" disabled={adding.isAdding || text.trim() === ''}>
          {t(before === undefined ? 'journal.add' : 'journal.keep')}
        </Button>
        <Button onClick={onDone}>{t('journal.not')}</Button>
      </div>
    </form>
  );
}
