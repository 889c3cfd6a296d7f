import { useId, useRef } from 'preact/hooks';
import { t } from '../../shared/texts/machine.js';
import { codeIn } from './codes.js';

const groupLength = 4;

/** The code in two groups of four, as it is on the label. A whole one may be pasted into either. */
export function CodeFields({ code }: { readonly code: string | undefined }) {
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const fill = (whole: string) => {
    first.current!.value = whole.slice(0, groupLength);
    second.current!.value = whole.slice(groupLength);
    second.current!.focus();
  };
  const paste = (event: ClipboardEvent) => {
    const whole = codeIn(event.clipboardData?.getData('text') ?? '');
    if (whole === undefined) return;
    event.preventDefault();
    fill(whole);
  };
  // The dash between the two groups is on the label, and some people type it.
  const keepCode = (field: HTMLInputElement) => {
    const kept = field.value.replace(/[^0-9A-Za-z]/g, '');
    if (kept !== field.value) field.value = kept;
  };
  const input = {
    class: 'code',
    required: true,
    minLength: groupLength,
    maxLength: groupLength,
    autocapitalize: 'characters',
    autocomplete: 'off',
    spellcheck: false,
    onPaste: paste,
    'aria-describedby': `${id}-hint`,
  } as const;
  return (
    <fieldset class="field">
      <legend>{t('claim.code')}</legend>
      <div class="codes">
        <input
          {...input}
          ref={first}
          name="code1"
          aria-label={t('claim.first')}
          defaultValue={code?.slice(0, groupLength)}
          onInput={({ currentTarget }) => {
            keepCode(currentTarget);
            if (currentTarget.value.length === groupLength) second.current?.focus();
          }}
        />
        <span aria-hidden="true">–</span>
        <input
          {...input}
          ref={second}
          name="code2"
          aria-label={t('claim.second')}
          defaultValue={code?.slice(groupLength)}
          onInput={({ currentTarget }) => keepCode(currentTarget)}
        />
      </div>
      <span id={`${id}-hint`} class="label">
        {t('claim.hint')}
      </span>
    </fieldset>
  );
}
