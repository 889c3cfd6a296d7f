import type { Key, Page } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';

/** A page as clients see it: `next` is sent as the parameter `after` to get the following page. */
export interface PageResource<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export function pageResource<Row, Item>(page: Page<Row>, toItem: (row: Row) => Item): PageResource<Item> {
  return { items: page.items.map(toItem), next: page.nextKey ? encode(page.nextKey) : null };
}

/**
 * Parses an `after`; each of its parts must match its shape.
 *
 * @throws HttpProblem 400 for a value that no page of this list returned
 */
export function afterKeyOf(after: string | undefined, shapes: readonly RegExp[]): Key | undefined {
  if (after === undefined) return undefined;
  const key = decode(after);
  const fits =
    Array.isArray(key) &&
    key.length === shapes.length &&
    shapes.every((shape, index) => typeof key[index] === 'string' && shape.test(key[index]));
  if (!fits) {
    throw new HttpProblem(400, 'no page of this list returned this value', {
      errors: [{ pointer: 'query.after', detail: 'it must be the `next` of a page of the same list' }],
    });
  }
  return key as Key;
}

/** Shapes of the parts of keys. */
export const keyShapes = {
  integer: /^\d{1,18}$/,
  timestamp: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}( BC)?$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  name: /^[A-Za-z0-9_.-]{1,100}$/,
} as const;

function encode(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
