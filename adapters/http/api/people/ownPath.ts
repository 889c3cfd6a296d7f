/**
 * Whether a browser that follows it stays with this origin: a path, and nothing that some browser or proxy would take for a host, also when it
 * is decoded once more.
 */
export function isOwnPath(text: string): boolean {
  const decoded = decodedOnce(text);
  return decoded !== undefined && [text, decoded].every((each) => shape.test(each) && staysHere(each));
}

/** No second slash, no backslash, which browsers read as a slash, and nothing that they leave out of URLs. */
const shape = /^\/(?!\/)[^\\\p{C}\s]*$/u;
const origin = 'https://own.invalid';

function staysHere(text: string): boolean {
  const url = URL.canParse(text, origin) ? new URL(text, origin) : undefined;
  // `/.//evil.example` begins with two slashes once it is normalized.
  return url?.origin === origin && !url.pathname.startsWith('//');
}

function decodedOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
