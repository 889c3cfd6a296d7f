interface Cursor {
  readonly from: number;
  readonly to: number;
  /** Undefined while there is none: the first press comes from the end. */
  readonly cursor: number | undefined;
}

/** Where a key puts the cursor: a hundredth of what is seen further, or to an end. Undefined for other keys. */
export function cursorAfter(key: string, { from, to, cursor }: Cursor): number | undefined {
  const step = (to - from) / 100;
  const moved = (by: number) => Math.min(Math.max((cursor ?? to) + by, from), to);
  switch (key) {
    case 'ArrowLeft':
      return moved(-step);
    case 'ArrowRight':
      return moved(step);
    case 'Home':
      return from;
    case 'End':
      return to;
    default:
      return undefined;
  }
}
