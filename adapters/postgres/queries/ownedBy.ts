/** Columns that say of which device a row is, and when it happened; both with the name of their table. */
export interface OwnedRow {
  readonly device: `${string}.${string}`;
  /** Time of receipt or recording, by Brewline's clock; `present` for what a device is now. */
  readonly at: `${string}.${string}` | 'present';
}

/**
 * Condition that a row happened while its device belonged to the person in a parameter, or to who shares it with them; always true when the
 * parameter is null. The first look-up is hashed once, so that the second one is done for rows of their devices only.
 */
export function ownedBy(parameter: `$${number}`, { device, at }: OwnedRow): string {
  const within =
    at === 'present'
      ? `access.seen_until = 'infinity'`
      : `${at} >= access.seen_from and ${at} < access.seen_until`;
  return `(${parameter}::text is null
       or ${device} in (select device_id from identity.device_access where person_id = ${parameter}::uuid)
         and exists (select from identity.device_access access
           where access.person_id = ${parameter}::uuid and access.device_id = ${device} and ${within}))`;
}
