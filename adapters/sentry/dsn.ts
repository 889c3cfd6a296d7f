/** Where events of a project go, and the key that may send them. */
export interface SentryDsn {
  readonly url: string;
  readonly key: string;
}

export type ParsedDsn =
  | { readonly type: 'dsn'; readonly dsn: SentryDsn }
  /** Says what is wrong without any part of the DSN, because it is printed. */
  | { readonly type: 'wrong'; readonly why: string };

const shape = 'https://<key>@<host>/<project>';

/** Reads `https://<key>@<host>/<project>` as Sentry shows it; a path before the project is one of a server behind a proxy. */
export function parseDsn(text: string): ParsedDsn {
  const why = URL.canParse(text) ? wrongIn(new URL(text)) : `it is no URL such as ${shape}`;
  if (why !== undefined) return { type: 'wrong', why };
  const { origin, pathname, username: key } = new URL(text);
  const [, path = '', project = ''] = pathOf.exec(pathname) ?? [];
  return { type: 'dsn', dsn: { url: `${origin}${path}/api/${project}/envelope/`, key } };
}

const pathOf = /^((?:\/[\w.-]+)*)\/(\d{1,20})$/;

function wrongIn({
  protocol,
  hostname,
  pathname,
  username,
  password,
  search,
  hash,
}: URL): string | undefined {
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere(hostname)))
    return 'it begins with https://, or for a server on loopback with http://';
  if (password !== '') return 'it has a second key after a colon: leave it out, no server needs it any more';
  if (!/^[\w-]{1,64}$/.test(username))
    return `its key, before the @ in ${shape}, is 1 to 64 letters, digits, _ and -`;
  if (search !== '' || hash !== '') return `it has something after its project: it is ${shape}`;
  if (!pathOf.test(pathname)) return `its project, at the end of ${shape}, is a number`;
  return undefined;
}

/** What goes there leaves this machine for nobody to read on the way. */
function isHere(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
