/** Renamed stored fields: the old name of each, and the new one. */
export type RenamedFields = Readonly<Record<string, string>>;

/** Data with the new names. If both names are present, the old one wins: a writer of the previous release updates only the old one. */
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

/** Data with both names of each field, for readers that only know the old one. */
export function withOldNames<Data extends object>(data: Data, renamed: RenamedFields): Data {
  const found = Object.entries(renamed).filter(([, newName]) => newName in data);
  const fields = data as Readonly<Record<string, unknown>>;
  return { ...data, ...Object.fromEntries(found.map(([oldName, newName]) => [oldName, fields[newName]])) };
}
