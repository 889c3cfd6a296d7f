import type { PeopleFilter } from '../../../projections/queries/index.js';

/**
 * SQL: which people of `identity.person p` are asked for, with its values behind those that are given. Only what is asked for is in it, so
 * that each way has its index.
 */
export function whereOf(
  { search, role, afterKey }: Omit<PeopleFilter, 'limit'>,
  before: readonly unknown[] = [],
): { readonly where: string; readonly values: readonly unknown[] } {
  const values = [...before];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (search !== undefined) {
    const begins = parameter(`${search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
    const columns = ['login', 'name', 'email'].map((column) => `lower(p.${column}) like ${begins}`);
    conditions.push(`(${columns.join(' or ')})`);
  }
  if (role !== undefined) conditions.push(`p.role = ${parameter(role)}`);
  if (afterKey !== undefined) conditions.push(`p.login > ${parameter(afterKey[0])}`);
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, values };
}
