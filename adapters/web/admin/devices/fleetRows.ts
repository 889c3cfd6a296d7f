import type { Schemas } from '../../../apiClient/index.js';

export type FleetDevice = Schemas['FleetDevice'];
export type FleetPage = Schemas['FleetPage'];

/** The rows that a page shows, in the order that they came in: what is under the pointer stays there. */
export interface FleetRows {
  readonly items: readonly FleetDevice[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly matches: number;
  readonly total: number;
  /** Ids of rows that the newest answer did not have any more; they show what was known last. */
  readonly gone: ReadonlySet<string>;
  /** Whether the list, asked for now, would have other rows, or the same in another order. */
  readonly hasChanged: boolean;
}

/** Asked for at once, and then again with each page more. */
export const rowsAtOnce = 50;
/** As many rows are asked for again; those after them show when they were heard of, as all do. */
export const mostAgain = 200;

export function begun({ items, next, matches, total }: FleetPage): FleetRows {
  return { items, next, matches, total, gone: new Set(), hasChanged: false };
}

/** With the page that comes after. A device that moved meanwhile, and is there already, is not shown twice. */
export function continued(rows: FleetRows, page: FleetPage): FleetRows {
  const known = new Set(rows.items.map(idOf));
  const items = [...rows.items, ...page.items.filter((item) => !known.has(idOf(item)))];
  return { ...rows, items, next: page.next, matches: page.matches, total: page.total };
}

/** With what the first rows are now, each where it was. */
export function renewed(rows: FleetRows, page: FleetPage): FleetRows {
  const asked = rows.items.slice(0, mostAgain);
  const newest = new Map(page.items.map((item) => [idOf(item), item]));
  const items = rows.items.map((item) => newest.get(idOf(item)) ?? item);
  const gone = new Set(asked.map(idOf).filter((id) => !newest.has(id)));
  const hasMore = rows.next === null && page.matches > rows.items.length;
  const hasChanged = hasMore || asked.map(idOf).join() !== page.items.map(idOf).join();
  return { ...rows, items, matches: page.matches, total: page.total, gone, hasChanged };
}

/** How many rows to ask for again: a short list may have more by then. */
export function countAgain({ items }: FleetRows): number {
  return Math.min(Math.max(items.length, rowsAtOnce), mostAgain);
}

function idOf({ device }: FleetDevice): string {
  return device.deviceId;
}
