/**
 * The right side of `column = …`: an element of an array. A prepared statement with it is planned once for a connection. With the
 * parameter itself PostgreSQL plans it at each execution, for it takes short arrays to be cheaper than one of unknown length, and
 * planning takes several times as long as reading a few rows.
 *
 * @param type of an element
 * @example `select … from read_model.session where session_id = ${anyOf('$1', 'text')}`
 */
export function anyOf(parameter: `$${number}`, type: 'bigint' | 'text' | 'uuid'): string {
  return `any(array(select unnest(${parameter}::${type}[])))`;
}
