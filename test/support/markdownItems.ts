/** Items of all lists in a Markdown text, each on one line: where lines break says nothing. */
export function markdownItems(markdown: string): string[] {
  const items = [...markdown.matchAll(/^- (.+(?:\n {2}.+)*)/gm)].map(([, item = '']) => item);
  return items.map((item) => item.replace(/\s+/g, ' '));
}
