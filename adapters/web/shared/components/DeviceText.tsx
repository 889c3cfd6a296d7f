/** What a machine or somebody else has written: it keeps its direction to itself, and what cannot be seen shows as a code. */
export function DeviceText({ text }: { readonly text: string }) {
  return <bdi>{withCodes(text)}</bdi>;
}

/** The same where there can be no element, such as in a choice. */
export function withCodes(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codeOf);
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
