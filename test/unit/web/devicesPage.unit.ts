import assert from 'node:assert/strict';
import {
  accesses,
  addressOf,
  commandOf,
  filterOf,
  questionOf,
  states,
} from '../../../adapters/web/admin/devices/fleetFilter.js';
import {
  begun,
  continued,
  countAgain,
  renewed,
  type FleetDevice,
  type FleetPage,
} from '../../../adapters/web/admin/devices/fleetRows.js';
import { deviceAccesses, fleetSorts, fleetStates } from '../../../projections/queries/index.js';
import { sorts } from '../../../adapters/web/admin/devices/fleetFilter.js';

describe('the filter of the devices page', () => {
  it('is in the address, and comes back from it', () => {
    const filter = filterOf({
      search: ' <b>keg ',
      state: 'fault',
      online: 'true',
      stage: 'brew',
      tag: 'Beta ',
      sort: 'name',
    });
    const query = Object.fromEntries(new URL(addressOf(filter), 'http://a').searchParams);
    assert.deepEqual(query, {
      search: '<b>keg',
      state: 'fault',
      online: 'true',
      stage: 'brew',
      tag: 'beta',
      sort: 'name',
    });
    assert.deepEqual(filterOf(query), filter);
    assert.equal(addressOf(filterOf({})), '/admin/devices');
  });

  it('takes nothing that the API would refuse', () => {
    const query = {
      search: `\0\n${'x'.repeat(200)}`,
      state: 'well',
      access: '',
      firmware: ' ',
      tag: '<b>',
      sort: 'age',
    };
    assert.deepEqual(questionOf(filterOf(query)), { search: 'x'.repeat(100), sort: 'id' });
  });

  it('offers each state, access and order that there is', () => {
    assert.deepEqual(states.toSorted(), fleetStates.toSorted());
    assert.deepEqual(accesses.toSorted(), deviceAccesses.toSorted());
    assert.deepEqual(sorts.toSorted(), fleetSorts.toSorted());
  });

  it('is the command that shows the same, whatever was typed', () => {
    const filter = filterOf({ search: `it's $(id)`, online: 'false', access: 'blocked', sort: 'state' });
    assert.equal(
      commandOf(filter),
      `brewline device list --search 'it'\\''s $(id)' --online no --access blocked`,
    );
  });
});

describe('the rows of the devices page', () => {
  const device = (deviceId: string, state = 'idle') =>
    ({ device: { deviceId }, state }) as unknown as FleetDevice;
  const page = (ids: string, more: Partial<FleetPage> = {}): FleetPage => ({
    items: [...ids].map((id) => device(id)),
    ...{ next: null, matches: ids.length, total: 9, ...more },
  });
  const idsOf = ({ items }: { readonly items: readonly FleetDevice[] }) =>
    items.map(({ device: { deviceId } }) => deviceId).join('');

  it('stay where they are when the list has another order by now, and say so', () => {
    const rows = renewed(begun(page('abc')), {
      ...page('cab'),
      items: [device('c', 'fault'), device('a'), device('b')],
    });
    assert.equal(idsOf(rows), 'abc');
    assert.equal(rows.items[2]?.state, 'fault');
    assert.equal(rows.hasChanged, true);
    assert.equal(renewed(rows, page('abc')).hasChanged, false);
  });

  it('stay when they match no longer, marked, and those that came are offered, not shown', () => {
    const rows = renewed(begun(page('abc')), page('abd'));
    assert.equal(idsOf(rows), 'abc');
    assert.deepEqual([...rows.gone], ['c']);
    assert.equal(rows.hasChanged, true);
    assert.equal(renewed(begun(page('abc')), page('abc', { matches: 4 })).hasChanged, true);
  });

  it('go on page by page, none of them twice, and no more than 200 are asked for again', () => {
    const rows = continued(begun(page('abc', { next: 'c' })), page('cde'));
    assert.equal(idsOf(rows), 'abcde');
    assert.equal(rows.next, null);
    assert.equal(countAgain(rows), 50);
    const many = { ...rows, items: Array.from({ length: 900 }, (_, index) => device(String(index))) };
    assert.equal(countAgain(many), 200);
    assert.equal(renewed(many, { ...page(''), items: many.items.slice(0, 200) }).hasChanged, false);
  });
});
