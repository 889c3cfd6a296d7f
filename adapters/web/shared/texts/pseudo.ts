/** All texts 40 % longer and with accents, to see whether a page bears it: `?pseudo`. */
const isPseudo = new URLSearchParams(location.search).has('pseudo');

const accented: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  n: 'ñ',
  A: 'Á',
  E: 'É',
};

/** A text as the page has it. */
export function shown(text: string): string {
  if (!isPseudo) return text;
  const longer = '~'.repeat(Math.ceil(text.length * 0.4));
  return `${text.replace(/[aeiounAE]/g, (letter) => accented[letter] ?? letter)}${longer}`;
}
