import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button, FormEnd, Sheet, useSubmit } from '../../shared/components/index.js';
import { unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/people.js';

interface ConfirmButtonProps {
  /** What the button does, and what the dialog asks. */
  readonly label: string;
  readonly title: string;
  /** What else becomes of it, and what is to be chosen. */
  readonly children: ComponentChildren;
  readonly kind?: 'danger' | 'plain';
  /** Gets what was typed or chosen in the dialog. */
  readonly work: (typed: (name: string) => string) => Promise<unknown>;
  readonly onDone: () => void;
}

/** Asks once more before something is changed of a person. */
export function ConfirmButton({ label, title, children, kind = 'danger', work, onDone }: ConfirmButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const submitting = useSubmit(unprovenReasonOf);
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const textOf = (name: string) => {
      const value = typed.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    void submitting
      .submit(() => work(textOf))
      .then((isDone) => {
        if (!isDone) return;
        setOpen(false);
        onDone();
      });
  };
  return (
    <>
      <Button kind={kind} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Sheet isOpen={isOpen} title={title} onClose={() => setOpen(false)}>
        <form class="form" onSubmit={submit}>
          {children}
          <FormEnd submitting={submitting} kind={kind === 'danger' ? 'danger' : 'primary'}>
            {label}
          </FormEnd>
        </form>
        <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
      </Sheet>
    </>
  );
}
