import type { FleetView } from '../../../../projections/queries/index.js';
import type { Caller } from '../people/index.js';

/** `FleetView` of openapi.yaml. */
export function fleetViewResource(
  { viewId, name, filter, isShared, createdBy, createdAt }: FleetView,
  { personId, role }: Pick<Caller, 'personId' | 'role'>,
) {
  const { selection, sort, columns = null } = filter;
  const mayRemove = createdBy.personId === personId || role === 'admin';
  const shared = isShared;
  return {
    viewId,
    name,
    shared,
    selection,
    sort,
    columns,
    createdBy,
    createdAt: createdAt.toISOString(),
    mayRemove,
  };
}
