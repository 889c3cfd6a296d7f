import { connect } from 'node:net';

/** A request as bytes: no client would send most of them. */
export interface RawRequest {
  readonly method?: string;
  /** Any characters up to U+00FF, each one byte. */
  readonly target: string;
  /** As `target`. Host and Connection are added unless they are here. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

export interface Answer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  /** As it came, with the lengths of chunks. */
  readonly body: string;
}

const hangMs = 120_000;
/** A stream of what is not there says nothing for so long. */
const quietMs = 1_000;

/** Asks on a connection of its own. Of an event stream the answer is the first row. */
export async function askRaw(port: number, request: RawRequest): Promise<Answer> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    socket.setTimeout(hangMs).on('timeout', () => {
      if (isStream(Buffer.concat(chunks).toString('latin1'))) end();
      else reject(new Error(`no answer to ${request.target.slice(0, 200)}`));
      socket.destroy();
    });
    // The server may close while it is sent too much.
    socket.on('error', end).on('close', end);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const answered = Buffer.concat(chunks).toString('latin1');
      if (!isStream(answered)) return;
      if (answered.includes('\ndata: ')) end();
      else socket.setTimeout(quietMs);
    });
    socket.write(bytesOf(port, request));
  });
  const at = text.indexOf('\r\n\r\n');
  const head = at < 0 ? text : text.slice(0, at);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    head,
    body: at < 0 ? '' : text.slice(at + 4),
  };
}

function isStream(answered: string): boolean {
  return /^content-type: text\/event-stream/im.test(answered.split('\r\n\r\n', 1)[0] ?? '');
}

function bytesOf(port: number, { method = 'GET', target, headers = [], body = '' }: RawRequest): Buffer {
  const content = Buffer.from(body);
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  if (!names.has('host')) lines.push(`Host: 127.0.0.1:${port}`);
  if (!names.has('connection')) lines.push('Connection: close');
  const hasLength = names.has('content-length') || names.has('transfer-encoding');
  if (content.length > 0 && !hasLength) lines.push(`Content-Length: ${content.length}`);
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
    content,
  ]);
}
