/** As one word of a shell, whatever somebody wrote into the address. */
export function shellWord(text: string): string {
  return /^[\w.:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
