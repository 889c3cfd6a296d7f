import type { ComponentChildren } from 'preact';
import { Button, ErrorPanel, Skeleton } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import type { PageOf, Pages } from '../usePages.js';

interface PagedRowsProps<Item> {
  /** Undefined until the first page is there. */
  readonly items: readonly Item[] | undefined;
  readonly pages: Pages<PageOf<unknown>>;
  /** What is said when there is nothing. */
  readonly none: string;
  readonly children: (item: Item) => ComponentChildren;
}

/** A list that goes on page by page. */
export function PagedRows<Item>({ items, pages, none, children }: PagedRowsProps<Item>) {
  const { error, hasMore, more } = pages;
  return (
    <>
      {error && <ErrorPanel {...error} retry={more} />}
      {!items && !error && <Skeleton height="line" count={6} />}
      {items?.length === 0 && <p class="muted">{none}</p>}
      <ul class="device-rows">{items?.map(children)}</ul>
      {hasMore && <Button onClick={more}>{t('device.more')}</Button>}
    </>
  );
}
