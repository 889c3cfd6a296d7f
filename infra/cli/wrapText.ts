interface Lines {
  /** Stands before the first line. */
  readonly first: string;
  /** Stands before the lines that follow. */
  readonly next: string;
  readonly length: number;
}

/** Breaks a text at its spaces into lines of at most `length` characters; a longer word has a line of its own. */
export function wrapText(text: string, { first, next, length }: Lines): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > length) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}
