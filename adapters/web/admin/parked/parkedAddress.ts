/** What of the page is chosen; it is all in the address. */
export interface ParkedChoice {
  readonly source?: string | undefined;
  readonly code?: string | undefined;
  /** A message of the group; its latest when left out. */
  readonly id?: string | undefined;
}

export function choiceOf({ source, code, id }: Readonly<Record<string, string>>): ParkedChoice {
  return { source, code, id: id !== undefined && /^[1-9]\d{0,17}$/.test(id) ? id : undefined };
}

/** The address of the page with this choice. */
export function addressOf(choice: ParkedChoice): string {
  const given = Object.entries(choice).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(Object.fromEntries(given));
  return query.size === 0 ? '/admin/parked' : `/admin/parked?${query}`;
}
