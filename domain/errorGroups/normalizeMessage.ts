/** Longer messages differ at their beginning. */
const maximumLength = 300;

/**
 * A message without what differs from one error to the next: quoted texts, ids and numbers. Texts of people stand in quotes, so
 * none gets into a group's name.
 *
 * @example normalizeMessage('no device "keg-1" after 30 s') === 'no device "…" after # s'
 */
export function normalizeMessage(message: string): string {
  return message
    .slice(0, 4 * maximumLength)
    .replaceAll(/"[^"]*"?|(?<!\w)'[^'\n]*'|`[^`]*`?/g, '"…"')
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '#')
    .replaceAll(/\b(?=[a-f]*\d)[\da-f]{12,}\b/gi, '#')
    .replaceAll(/\d+(?:[.:]\d+)*/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, maximumLength);
}
