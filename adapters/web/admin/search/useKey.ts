import { useEffect } from 'preact/hooks';

/** Does something when the key is pressed anywhere on the page, unless somebody types or a dialog is open. */
export function useKey(key: string, act: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target))
        return;
      // The key is not typed into what opens.
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [key, act]);
}

/** Whether keys are for a field, or for a dialog that is open. */
export function isTypedInto(target: EventTarget | null): boolean {
  const isTyped = target instanceof Element && target.closest('input, textarea, select') !== null;
  return isTyped || document.querySelector('dialog[open]') !== null;
}
