import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import { ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { CopyCommand } from '../CopyCommand.js';
import { useEvery } from '../useEvery.js';
import { GroupList } from './GroupList.js';
import { JobList } from './JobList.js';
import { MessageDetail } from './MessageDetail.js';
import './parked.css';
import { addressOf, choiceOf } from './parkedAddress.js';
import { askOverview, isOpen, type ParkedGroup } from './parkedApi.js';

const everyMs = 5_000;
/** While a job runs. */
const oftenMs = 1_000;

/** What could not be processed: groups by cause, one message of the chosen group, and what to do with it. */
export function ParkedPage() {
  const choice = choiceOf(useLocation().query);
  const { data, error, again, ...failure } = useAsked(askOverview);
  useTitle(t('admin.parked'));
  const isBusy = data?.jobs.some(isOpen) ?? false;
  useEvery(again, isBusy ? oftenMs : everyMs);

  const group = data?.groups.find(({ source, code }) => source === choice.source && code === choice.code);
  const newest = useFirstShown(group);
  const id = choice.id ?? newest;
  return (
    <>
      <h1>{t('admin.parked')}</h1>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {!data && !error && <Skeleton height="row" count={4} />}
      {data?.groups.length === 0 && <p class="empty">{t('parked.empty')}</p>}
      {data && (
        <div class="parked" data-chosen={id !== undefined}>
          <section class="parked-list" aria-label={t('parked.groups')}>
            <GroupList groups={data.groups} chosen={group} />
            <JobList jobs={data.jobs} onChange={again} />
            <CopyCommand command="brewline parked groups" />
          </section>
          {id === undefined && data.groups.length > 0 && (
            <p class="muted parked-hint">{t('parked.choose')}</p>
          )}
          {id !== undefined && (
            <section class="parked-detail" aria-label={t('parked.message', { id })}>
              <p class="parked-back">
                <a href={addressOf({})}>{t('parked.back')}</a>
              </p>
              <MessageDetail key={id} {...{ id, group }} onChange={again} />
            </section>
          )}
        </div>
      )}
    </>
  );
}

/** The newest message of a group as it was opened: what is parked since takes no one's place under the hand that is on it. */
function useFirstShown(group: ParkedGroup | undefined): string | undefined {
  const first = useRef<{ readonly of: string; readonly id: string } | undefined>(undefined);
  const of = group && `${group.source} ${group.code}`;
  const newest = group?.samples[0]?.id;
  if (of === undefined || newest === undefined) return undefined;
  if (first.current?.of !== of) first.current = { of, id: newest };
  return first.current.id;
}
