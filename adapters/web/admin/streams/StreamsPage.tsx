import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { Button, ErrorPanel, Skeleton, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/streams.js';
import { CopyCommand } from '../CopyCommand.js';
import { usePages } from '../usePages.js';
import { EventDetail } from './EventDetail.js';
import { EventRows } from './EventRows.js';
import { addressOf, commandOf, filterOf, givenOf, isFiltered, revisionOf } from './streamAddress.js';
import { StreamFilterForm } from './StreamFilterForm.js';
import './streams.css';

const eventsAtOnce = 50;

/** The event store, to be read: a stream, a category or everything, event by event. */
export function StreamsPage() {
  const { query, route } = useLocation();
  const { stream, category, order } = filterOf(query);
  const filter = { stream, category, order };
  const revision = revisionOf(query);
  const pages = usePages(
    useCallback(
      (after: string | undefined) => {
        const asked = {
          ...givenOf({ stream, category, order }),
          limit: eventsAtOnce,
          ...(after !== undefined && { after }),
        };
        return ask(api.GET('/api/v1/stored-events', { params: { query: asked } }));
      },
      [stream, category, order],
    ),
  );
  const events = pages.known?.items;
  useTitle(stream ?? t('admin.streams'));
  return (
    <>
      <h1>{t('admin.streams')}</h1>
      <StreamFilterForm filter={filter} onChange={(changed) => route(addressOf(changed))} />
      <p class="stream-actions">
        <Button onClick={pages.again}>{t('streams.latest')}</Button>
        {isFiltered(filter) && <a href="/admin/streams">{t('streams.clear')}</a>}
      </p>
      <CopyCommand command={commandOf(filter, revision)} />
      {stream !== undefined && revision !== undefined && (
        <section class="stream-linked" aria-labelledby="linked">
          <h2 id="linked">{t('streams.linked', { revision: String(revision) })}</h2>
          <EventDetail key={`${stream} ${revision}`} stream={stream} revision={revision} />
        </section>
      )}
      {pages.error && <ErrorPanel {...pages.error} retry={pages.more} />}
      {events === undefined && !pages.error && <Skeleton height="line" count={8} />}
      {events?.length === 0 && !pages.hasMore && <p>{t(emptyText(filter))}</p>}
      {events && <EventRows events={events} />}
      {pages.known && category !== undefined && (
        <p class="muted small">{t('streams.read', { count: pages.known.eventsRead })}</p>
      )}
      {pages.hasMore && <Button onClick={pages.more}>{t('streams.showMore')}</Button>}
    </>
  );
}

function emptyText({
  stream,
  category,
}: {
  readonly stream?: string | undefined;
  readonly category?: string | undefined;
}) {
  if (stream !== undefined) return 'streams.noStream';
  return category === undefined ? 'streams.empty' : 'streams.none';
}
