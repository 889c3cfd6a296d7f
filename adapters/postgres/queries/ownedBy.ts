/** The condition that a row's device is assigned to the person whom a parameter names; true of every row when it names nobody. */
export function ownedBy(parameter: `$${number}`, column = 'device_id'): string {
  return `(${parameter}::text is null
       or ${column} in (select device_id from identity.device_owner where login = ${parameter}))`;
}
