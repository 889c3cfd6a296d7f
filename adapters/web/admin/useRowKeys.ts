import { useEffect } from 'preact/hooks';
import { isTypedInto } from './search/useKey.js';

const steps: Readonly<Record<string, number>> = { j: 1, k: -1 };

/**
 * j and k go to the next and the previous row of the page's list; Enter opens it, as the link or `<summary>` that it is does by itself. What
 * stands for a row has `data-row`.
 */
export function useRowKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target))
        return;
      const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
      // From within an opened row, too.
      const at = rows.findLastIndex((row) => isAtOrBefore(row, document.activeElement));
      rows[Math.max(0, at + step)]?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Nobody has begun where the focus is on the page itself. */
function isAtOrBefore(row: HTMLElement, active: Element | null): boolean {
  if (active === null || active.matches('body, main')) return false;
  return row === active || (row.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
