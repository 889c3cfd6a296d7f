/** What was typed into a form, by the fields' names; files are no texts. */
export function textsOf(form: EventTarget | null): Readonly<Record<string, string>> {
  const all = [...new FormData(form as HTMLFormElement)];
  return Object.fromEntries(
    all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
}
