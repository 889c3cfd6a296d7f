/** Quotes a word for a shell, which takes everything between apostrophes literally. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
