import type { Key, Page } from '../../../projections/queries/index.js';

/**
 * Makes a page from rows that were selected with one more than `limit`, which shows whether there is a next page. Pages use keys
 * and not offsets, so that rows that are inserted or deleted in between are neither repeated nor skipped.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => Key,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextKey: last !== undefined && rows.length > limit ? keyOf(last) : undefined,
  };
}
