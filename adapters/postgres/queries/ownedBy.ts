/** Condition that a row's device is assigned to the person in a parameter; always true when the parameter is null. */
export function ownedBy(parameter: `$${number}`, column = 'device_id'): string {
  return `(${parameter}::text is null
       or ${column} in (select device_id from identity.device_owner where person_id = ${parameter}::uuid))`;
}
