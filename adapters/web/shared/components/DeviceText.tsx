/** What a machine or somebody else has written: it keeps its direction to itself, and what cannot be seen shows as a code. */
export function DeviceText({ text }: { readonly text: string }) {
  return <bdi>{text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codeOf)}</bdi>;
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
