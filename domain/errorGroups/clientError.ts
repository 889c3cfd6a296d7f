import { normalizeMessage } from './normalizeMessage.js';

/** An error of a web client, as the browser had it: no text of a person, and no address with its query. */
export interface ClientError {
  readonly client: 'app' | 'admin';
  /** `policy`: the content security policy forbade something. */
  readonly kind: 'error' | 'rejection' | 'policy';
  /** The type of the error; of a policy its directive. */
  readonly name: string;
  readonly message: string;
  /** The page's. */
  readonly path: string;
  /** The innermost first. */
  readonly frames: readonly ClientFrame[];
}

/** A place in a script of a web client. */
export interface ClientFrame {
  /** Empty when unknown. */
  readonly function: string;
  /** A path at the server, or once it is mapped one of the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The device that a page of the app is about. */
const ofMachine = /^\/machines\/([A-Za-z0-9_-]{1,64})(?:\/|$)/;

/** The error as a line of the log, which groups of errors are made of. What its message quotes is left out: it could be somebody's. */
export function lineOfClientError(
  { client, kind, name, message, path, frames }: ClientError,
  at: Date,
): string {
  const deviceId = ofMachine.exec(path)?.[1];
  const shown = normalizeMessage(message);
  const stack = [
    shown === '' ? name : `${name}: ${shown}`,
    ...frames.map(({ file, line, column, ...frame }) => {
      const place = `${file}:${line}:${column}`;
      return `    at ${frame.function === '' ? place : `${frame.function} (${place})`}`;
    }),
  ].join('\n');
  return JSON.stringify({
    ...{ level: 'error', time: at.toISOString(), role: client, path },
    ...(deviceId !== undefined && { deviceId }),
    err: { type: name, message: shown, stack },
    msg: messageOfKind[kind],
  });
}

const messageOfKind: Readonly<Record<ClientError['kind'], string>> = {
  error: 'a page had an error that nobody caught',
  rejection: 'a page had a rejection that nobody handled',
  policy: 'a page was refused something by the content security policy',
};
