import type { ComponentChildren } from 'preact';
import { Button } from './Button.js';
import type { Submitting } from './useSubmit.js';

interface FormEndProps {
  readonly submitting: Submitting;
  readonly kind?: 'primary' | 'plain' | 'danger';
  /** What the button does. */
  readonly children: ComponentChildren;
}

/** The button that a form ends with, and above it why the last attempt was refused. */
export function FormEnd({ submitting: { error, isBusy }, kind = 'primary', children }: FormEndProps) {
  return (
    <>
      <p class="field-error" role="alert">
        {error}
      </p>
      <div>
        <Button kind={kind} type="submit" disabled={isBusy}>
          {children}
        </Button>
      </div>
    </>
  );
}
