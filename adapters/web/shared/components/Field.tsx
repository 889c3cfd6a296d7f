import { useEffect, useId, useRef } from 'preact/hooks';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** What is expected, below. */
  readonly hint?: string;
  /** Why what was typed is refused. */
  readonly error?: string | undefined;
  readonly type?: 'text' | 'password';
  /** `decimal` for numbers; `typedNumber` of the domain reads them, with a comma or a point. */
  readonly inputMode?: 'text' | 'decimal' | 'numeric';
  readonly autocomplete?: string;
  readonly value?: string | undefined;
  /** What stands in it at first; what is typed then stays when the page renders again. */
  readonly defaultValue?: string | undefined;
  readonly maxLength?: number;
  /** May be left empty. */
  readonly optional?: boolean;
  /** Has the focus when it appears. */
  readonly focus?: boolean;
}

/** A line to type, with its label and, where it stands, what is wrong with it. */
export function Field({
  name,
  label,
  hint,
  error,
  type = 'text',
  inputMode,
  optional = false,
  focus = false,
  ...input
}: FieldProps) {
  const id = useId();
  const element = useRef<HTMLInputElement>(null);
  useEffect(() => void (focus && element.current?.focus()), [focus]);
  const described = error ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        ref={element}
        {...{ id, name, required: !optional }}
        {...(type === 'password' ? { type } : { type: 'text' })}
        {...input}
        {...(inputMode && { inputMode })}
        {...(error !== undefined && { 'aria-invalid': true })}
        {...(described !== undefined && { 'aria-describedby': `${id}-described` })}
      />
      {described !== undefined && (
        <span id={`${id}-described`} class={error === undefined ? 'label' : 'field-error small'}>
          {described}
        </span>
      )}
    </div>
  );
}
