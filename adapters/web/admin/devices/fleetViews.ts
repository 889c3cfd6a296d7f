import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { addressOf, filterOf, selectionOf, type FleetFilter } from './fleetFilter.js';

export type FleetView = Schemas['FleetView'];

export function askViews() {
  return ask(api.GET('/api/v1/fleet-views', {}));
}

interface NewView {
  readonly name: string;
  readonly shared: boolean;
}

export function saveView(filter: FleetFilter, { name, shared }: NewView): Promise<FleetView> {
  const { sort, columns } = filter;
  const body = {
    name,
    shared,
    selection: selectionOf(filter),
    sort,
    ...(columns && { columns: [...columns] }),
  };
  return ask(api.POST('/api/v1/fleet-views', { body }));
}

export function removeView(viewId: string): Promise<unknown> {
  return ask(api.DELETE('/api/v1/fleet-views/{viewId}', { params: { path: { viewId } } }));
}

/** The address of the list as the view shows it. */
export function addressOfView({ selection, sort, columns }: FleetView): string {
  const conditions = Object.entries(selection).map(([name, value]) => [name, String(value)] as const);
  return addressOf(
    filterOf({ ...Object.fromEntries(conditions), sort, ...(columns && { columns: columns.join(',') }) }),
  );
}
