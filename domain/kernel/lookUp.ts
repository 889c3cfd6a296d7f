/**
 * The value under a key that somebody else chose; undefined when the table has none of its own. What every object inherits
 * (`constructor`, `__proto__`) is not in it.
 */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
