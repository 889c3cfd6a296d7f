interface Page<Line> {
  readonly items: readonly Line[];
  readonly next: string | null;
}

/** What came since: a full page of lines that are known hides nothing behind it. Of the first page that has news, those. */
export async function newsOf<Line extends { readonly id: string }>(
  askPage: (after: string | null) => Promise<Page<Line>>,
  known: ReadonlySet<string>,
): Promise<readonly Line[]> {
  for (let after: string | null = null; ;) {
    const page: Page<Line> = await askPage(after);
    const news = page.items.filter((line) => !known.has(line.id));
    if (news.length > 0 || page.next === null) return news;
    after = page.next;
  }
}
