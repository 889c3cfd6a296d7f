import type { ErrorGroup } from '../../../../domain/errorGroups/index.js';
import type { ErrorGroupDetails, ListedErrorGroup } from '../../../../projections/queries/index.js';

/** `ErrorGroup` of openapi.yaml. */
export function errorGroupResource({ lastDay, ...group }: ListedErrorGroup) {
  return { ...commonOf(group), lastDay };
}

/** `ErrorGroupDetails` of openapi.yaml. */
export function errorDetailsResource({ example, lines, hours, ...group }: ErrorGroupDetails) {
  return {
    ...commonOf(group),
    ...{ example, lines },
    hours: hours.map(({ hour, errors }) => ({ hour: hour.toISOString(), errors })),
  };
}

function commonOf({ stateAt, firstAt, lastAt, ...group }: ErrorGroup) {
  return {
    ...group,
    stateAt: stateAt?.toISOString() ?? null,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
}
