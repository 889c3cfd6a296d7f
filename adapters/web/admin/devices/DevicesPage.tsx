import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Button, DeviceText, ErrorPanel, Sheet, Skeleton, useTitle } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { session } from '../../shared/session/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/devices.js';
import { CopyCommand } from '../CopyCommand.js';
import { RecentJobs } from '../deviceJobs/RecentJobs.js';
import { mayAdminister } from '../Shell.js';
import { BulkBar } from './BulkBar.js';
import { Columns } from './Columns.js';
import './devices.css';
import { addressOf, commandOf, conditionsOf, filterOf, type FleetFilter } from './fleetFilter.js';
import { FleetFilterForm, SearchField, textOf } from './FleetFilterForm.js';
import { FleetTable } from './FleetTable.js';
import type { FleetRows } from './fleetRows.js';
import { SavedViews } from './SavedViews.js';
import { useFleet } from './useFleet.js';

/** All devices that have reported: found by what one knows of them, and opened. */
export function DevicesPage() {
  const { query, route } = useLocation();
  const filter = filterOf(query);
  const { rows, isOld, error, more, again } = useFleet(filter);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [started, setStarted] = useState(0);
  useTitle(t('admin.devices'));
  const change = (changed: Partial<FleetFilter>) => route(addressOf({ ...filter, ...changed }), true);

  return (
    <>
      <div class="head fleet-head">
        <h1>{t('admin.devices')}</h1>
        <p class="numerals fleet-count" aria-live="polite">
          {rows && countText(rows)}
        </p>
        <Online />
        <AddLink />
      </div>
      <SavedViews filter={filter} />
      <div class="fleet-find">
        <SearchField filter={filter} onChange={change} />
        <div class="fleet-wide">
          <FleetFilterForm filter={filter} onChange={change} />
        </div>
        <div class="fleet-narrow">
          <Button onClick={() => setSheetOpen(true)}>{t('devices.filters')}</Button>
        </div>
      </div>
      <Chips filter={filter} onChange={change} />
      <CopyCommand command={commandOf(filter)} />
      {rows && !isOld && (
        <BulkBar
          key={addressOf({ ...filter, sort: 'id', columns: undefined })}
          {...{ filter }}
          matches={rows.matches}
          onStarted={() => setStarted((jobs) => jobs + 1)}
        />
      )}
      <RecentJobs started={started} />
      {error && <ErrorPanel {...error} retry={again} />}
      {!rows && !error && <Skeleton height="line" count={8} />}
      <div aria-live="polite">
        {rows?.hasChanged && (
          <p class="fleet-changed">
            <Button onClick={again}>{t('devices.changed')}</Button>
          </p>
        )}
      </div>
      {rows?.items.length === 0 && <NoMatch filter={filter} />}
      <Columns filter={filter} onChange={change} />
      {rows && rows.items.length > 0 && <FleetTable {...{ rows, filter, isOld }} />}
      {rows?.next != null && <Button onClick={more}>{t('devices.more')}</Button>}
      <Sheet isOpen={isSheetOpen} title={t('devices.filters')} onClose={() => setSheetOpen(false)}>
        <FleetFilterForm filter={filter} onChange={change} hasOrder />
        <div>
          <Button kind="primary" onClick={() => setSheetOpen(false)}>
            {t('devices.done')}
          </Button>
        </div>
      </Sheet>
    </>
  );
}

/** Of all of them, live: it also says whether anybody answers at all. */
function Online() {
  const [counts] = useTopic('counts').rows;
  return <p class="label">{counts && `${formatNumber(counts.online)} ${t('admin.online')}`}</p>;
}

/** For those who may add some. */
function AddLink() {
  const { value } = session;
  if (!('me' in value) || !mayAdminister(value.me)) return null;
  return (
    <a class="button fleet-add" href="/admin/new-devices">
      {t('devices.add')}
    </a>
  );
}

interface FilterProps {
  readonly filter: FleetFilter;
  readonly onChange: (changed: Partial<FleetFilter>) => void;
}

/** What is asked for, each to be taken away at a touch. */
function Chips({ filter, onChange }: FilterProps) {
  const given = conditionsOf(filter);
  if (given.length === 0) return null;
  return (
    <ul class="chips" aria-label={t('devices.filters')}>
      {given.map((name) => (
        <li key={name}>
          <button type="button" class="chip" onClick={() => onChange({ [name]: undefined })}>
            <span class="muted">{t(`devices.${name}`)}</span> <DeviceText text={textOf(filter, name)} />
            <span aria-hidden="true">×</span>
            <span class="hidden">{t('devices.remove')}</span>
          </button>
        </li>
      ))}
      <li>
        <a href={addressOf({ sort: filter.sort, columns: filter.columns })}>{t('devices.clear')}</a>
      </li>
    </ul>
  );
}

/** `No device matches state: fault, firmware: 2.3.` */
function NoMatch({ filter }: { readonly filter: FleetFilter }) {
  const given = conditionsOf(filter);
  if (given.length === 0)
    return (
      <p>
        {t('devices.empty')} <code>npx brewline device add keg-1</code>
      </p>
    );
  const text = given.map((name) => `${t(`devices.${name}`)}: ${textOf(filter, name)}`).join(', ');
  return (
    <p class="fleet-none">
      <DeviceText text={t('devices.none', { filters: text })} />{' '}
      <a href={addressOf({ sort: filter.sort, columns: filter.columns })}>{t('devices.clear')}</a>
    </p>
  );
}

/** Counts end at 10,001, which says that there are more. */
const most = 10_000;

/** `214 of 10,000` */
function countText({ matches, total }: FleetRows): string {
  const shown = (count: number) => (count > most ? `${formatNumber(most)}+` : formatNumber(count));
  return matches === total ? shown(total) : t('devices.of', { matches: shown(matches), total: shown(total) });
}
