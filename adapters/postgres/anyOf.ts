/**
 * The right side of `column = …`: an element of an array. PostgreSQL keeps the plan of a prepared statement when it does not expect
 * better ones for the parameters at hand. Of an array as a parameter it expects that, because it sees how short the array is; so it plans
 * the statement at each execution, which takes several times as long as reading a few rows. Here it does not see the length.
 *
 * @param type of an element
 * @example `select … from read_model.session where session_id = ${anyOf('$1', 'text')}`
 */
export function anyOf(parameter: `$${number}`, type: 'text' | 'uuid'): string {
  return `any(array(select unnest(${parameter}::${type}[])))`;
}
