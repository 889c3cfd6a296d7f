import { now } from '../../shared/clock.js';
import { Age, DeviceText, StateMark } from '../../shared/components/index.js';
import { shownReading } from '../../shared/machine/reading.js';
import { whatItDoes } from '../../shared/machine/whatItDoes.js';
import { nameOfCode } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/devices.js';
import { formatTemperature, temperatureText } from '../../shared/units/index.js';
import { addressOf, columns, type Column, type FleetFilter, type Sort } from './fleetFilter.js';
import type { FleetDevice, FleetRows } from './fleetRows.js';

interface FleetTableProps {
  readonly rows: FleetRows;
  readonly filter: FleetFilter;
  readonly isOld: boolean;
}

/** A row for each device; on a phone, two lines. */
export function FleetTable({ rows: { items, gone }, filter, isOld }: FleetTableProps) {
  return (
    <div class="table fleet" data-old={isOld} tabIndex={0} role="group" aria-label={t('admin.devices')}>
      <table>
        <thead>
          <tr>
            <th scope="col" {...sortOf(filter, ['state'])}>
              <SortLink sort="state" filter={filter} />
            </th>
            <th scope="col" {...sortOf(filter, ['name', 'id'])}>
              <SortLink sort="name" filter={filter} /> <SortLink sort="id" filter={filter} />
            </th>
            {(filter.columns ?? columns).map((name) => (
              <th key={name} scope="col" {...(name === 'age' && sortOf(filter, ['lastSeen']))}>
                {name === 'age' ? <SortLink sort="lastSeen" filter={filter} /> : t(`devices.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.device.deviceId} {...{ item, filter }} isGone={gone.has(item.device.deviceId)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sortOf({ sort }: FleetFilter, own: readonly Sort[]) {
  return own.includes(sort) ? ({ 'aria-sort': 'ascending' } as const) : {};
}

function SortLink({ sort, filter }: { readonly sort: Sort; readonly filter: FleetFilter }) {
  const isChosen = filter.sort === sort;
  return (
    <a href={addressOf({ ...filter, sort })} {...(isChosen && { 'aria-current': 'true' })}>
      {t(`devices.by.${sort}`)}
      {isChosen && <span aria-hidden="true"> ↓</span>}
    </a>
  );
}

interface RowProps {
  readonly item: FleetDevice;
  readonly filter: FleetFilter;
  readonly isGone: boolean;
}

function Row({ item, filter, isGone }: RowProps) {
  const { device, state, access } = item;
  const { deviceId, name } = device;
  return (
    <tr data-gone={isGone} data-state={state}>
      <td class="fleet-state">
        <StateMark state={state} />
        {access === 'blocked' || access === 'revoked' ? (
          <span class="label fleet-access"> {t(`devices.access.${access}`)}</span>
        ) : null}
        {isGone && <span class="label"> {t('devices.gone')}</span>}
      </td>
      <th scope="row" class="fleet-name">
        <a data-row href={`/admin/devices/${encodeURIComponent(deviceId)}`}>
          <DeviceText text={name ?? deviceId} />
        </a>
        {name !== null && (
          <code class="label">
            <DeviceText text={deviceId} />
          </code>
        )}
      </th>
      {(filter.columns ?? columns).map((column) => (
        <Cell key={column} {...{ column, item, filter }} />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly column: Column;
  readonly item: FleetDevice;
  readonly filter: FleetFilter;
}

function Cell({ column, item: { device, tags }, filter }: CellProps) {
  const { machineType, firmware } = device;
  const { celsius, targetCelsius, freshness, atMs } = shownReading(device, now.value);
  switch (column) {
    case 'machine':
      return <td class="fleet-machine">{machineType ? nameOfCode('machineType', machineType.code) : '–'}</td>;
    case 'firmware':
      return <td class="fleet-firmware">{firmware === null ? '–' : <DeviceText text={firmware} />}</td>;
    case 'stage':
      return <td class="fleet-stage">{whatItDoes(device) || '–'}</td>;
    case 'value':
      return (
        <td class="fleet-value" data-freshness={freshness}>
          {valueText(celsius, targetCelsius)}
        </td>
      );
    case 'age':
      return (
        <td class="fleet-age">
          <Age freshness={freshness} atMs={atMs} />
        </td>
      );
    case 'tags':
      return (
        <td class="fleet-tags">
          {tags.map((tag) => (
            <a key={tag} href={addressOf({ ...filter, tag })}>
              <DeviceText text={tag} />
            </a>
          ))}
        </td>
      );
  }
}

/** `66.4 → 67.0 °C` */
function valueText(celsius: number | undefined, targetCelsius: number | undefined): string {
  if (celsius === undefined)
    return targetCelsius === undefined ? '–' : `→ ${formatTemperature(targetCelsius)}`;
  if (targetCelsius === undefined) return formatTemperature(celsius);
  return `${temperatureText(celsius).value} → ${formatTemperature(targetCelsius)}`;
}
