/** Notes that one device may have: a journal that nobody reads to its end is of no use. */
export const mostNotes = 200;

/** Characters of a note. */
export const longestNote = 2_000;
