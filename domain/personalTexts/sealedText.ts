/** How a person's text is stored in an event. No text is an object, so nothing that somebody types or a machine sends looks like one. */
export interface SealedText {
  /** The version of this form. */
  readonly sealed: 1;
  /** The id of its key. The key goes when its person is deleted. */
  readonly key: string;
  /** Base64: nonce of 12 bytes, tag of 16, ciphertext (AES-256-GCM). */
  readonly text: string;
}

export function isSealedText(value: unknown): value is SealedText {
  return (
    typeof value === 'object' && value !== null && 'sealed' in value && 'key' in value && 'text' in value
  );
}
