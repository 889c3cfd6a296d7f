/** Stored fields that have other names today: the old name of each, and the new one. */
export type RenamedFields = Readonly<Record<string, string>>;

/** Data with today's names. Where both names are there the old one counts, since a writer that knows it keeps only that one current. */
export function withNewNames<Stored extends object>(stored: Stored, renamed: RenamedFields): Stored {
  const old = Object.entries(renamed).filter(([name]) => name in stored);
  if (old.length === 0) return stored;
  const fields = { ...stored } as Record<string, unknown>;
  for (const [oldName, newName] of old) {
    fields[newName] = fields[oldName];
    delete fields[oldName];
  }
  return fields as Stored;
}

/** Data with both names of each field, for readers that know only the old ones. */
export function withOldNames<Data extends object>(data: Data, renamed: RenamedFields): Data {
  const found = Object.entries(renamed).filter(([, newName]) => newName in data);
  const fields = data as Readonly<Record<string, unknown>>;
  return { ...data, ...Object.fromEntries(found.map(([oldName, newName]) => [oldName, fields[newName]])) };
}
