import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { problemOfStatus, type Problem } from './problem.js';
import { bareHeaders } from './securityHeaders.js';

/** The text of a whole answer after which the connection is closed: for where there is no request to answer. */
export function bareAnswer(
  problem: Pick<Problem, 'status' | 'code' | 'detail'>,
  {
    isTls = false,
    headers = {},
  }: { readonly isTls?: boolean; readonly headers?: Record<string, string> } = {},
): string {
  const body = JSON.stringify({ ...problemOfStatus(problem.status), ...problem });
  const all = {
    ...bareHeaders(isTls),
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}`);
  return [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines, '', body].join('\r\n');
}

/** What Node says of bytes that are no request it takes; all others are a 400. */
const statusOfCode: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers as everywhere what Node would answer by itself with a status line alone: broken, too large and too slow requests. */
export function answerWhatIsNoRequest(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.set(socket, response);
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const isHalfway = answer !== undefined && answer.headersSent && !answer.writableFinished;
    if (!socket.writable || isHalfway || code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const problem = { status: statusOfCode[code] ?? 400 };
    socket.end(bareAnswer(problem, { isTls: socket instanceof TLSSocket }), () => socket.destroy());
  });
}
