/**
 * What a person may do. `x-roles` of each operation in openapi.yaml says which operations that is.
 *
 * - `brewer`: sees and commands the devices that are assigned to them.
 * - `analyst`: reads under pseudonyms.
 * - `operator`: sees and does everything that operation needs, but gets no secret.
 * - `admin`: everything.
 */
export const roles = ['brewer', 'analyst', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];
