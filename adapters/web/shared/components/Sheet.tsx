import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface SheetProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** Without it, the sheet stays until what it asks is done. */
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

/** A dialog over the page; on a phone it comes from below. The browser keeps the focus in it. */
export function Sheet({ isOpen, title, onClose, children }: SheetProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // At once with what it holds: a key that comes in between would find a dialog that is open and empty.
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      {isOpen && (
        <div class="form">
          <h2 id={id}>{title}</h2>
          {children}
        </div>
      )}
    </dialog>
  );
}
