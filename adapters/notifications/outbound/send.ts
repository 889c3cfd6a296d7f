import { Agent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { DeliveryFailure } from '../../../commands/ports/index.js';
import type { OutboundAnswer, OutboundRequest } from './outbound.js';
import { retryAfterMs } from './retryAfterMs.js';
import type { Target } from './target.js';

/** Bytes of an answer's body, after which the connection is cut. Nobody reads them: a server may finish its answer. */
const mostOfAnswer = 1024;
const mostOfHeaders = 8192;

interface Sent {
  readonly target: Target;
  /** Checked; the name is not looked up again. */
  readonly addresses: readonly string[];
  readonly request: OutboundRequest;
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

/**
 * Posts over a connection of its own to one of the addresses. The certificate has to be for the host of the URL, whatever
 * `NODE_TLS_REJECT_UNAUTHORIZED` says. Redirects are answers like others, and no proxy of the environment is used.
 */
export function send({
  target: { url, host },
  addresses,
  request,
  signal,
  ca,
}: Sent): Promise<OutboundAnswer> {
  return new Promise((resolve) => {
    let stage: Stage = 'connecting';
    let outcome: OutboundAnswer | undefined;
    const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
    const asked = httpsRequest(url, {
      ...{ method: 'POST', agent, signal, maxHeaderSize: mostOfHeaders },
      headers: { ...request.headers, 'content-length': request.body.length, 'user-agent': 'Brewline' },
      ...{ lookup: exactly(addresses), autoSelectFamily: true },
      ...{ servername: isIP(host) === 0 ? host : '', rejectUnauthorized: true, ca },
    });
    asked.on('socket', (socket) => {
      socket.once('connect', () => (stage = 'handshaking'));
      socket.once('secureConnect', () => (stage = 'asking'));
    });
    asked.on('response', (answer) => {
      outcome = answered(answer);
      let read = 0;
      answer.on('error', () => {});
      answer.on('data', (part: Buffer) => {
        read += part.length;
        if (read >= mostOfAnswer) asked.destroy();
      });
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const failure = signal.aborted ? 'timedOut' : failureOf(stage, error.code);
      outcome ??= { type: 'failed', failure };
    });
    asked.on('close', () => resolve(outcome ?? { type: 'failed', failure: 'unreachable' }));
    asked.end(request.body);
  });
}

type Stage = 'connecting' | 'handshaking' | 'asking';

function failureOf(stage: Stage, code = ''): DeliveryFailure {
  if (stage === 'connecting') return 'unreachable';
  if (stage === 'handshaking') return 'tlsFailed';
  // It answers, but not in HTTP.
  return code.startsWith('HPE_') ? 'refused' : 'unreachable';
}

function answered({ statusCode = 0, headers }: IncomingMessage): OutboundAnswer {
  const waitMs = retryAfterMs(headers['retry-after'], Date.now());
  return { type: 'answered', status: statusCode, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
}

function exactly(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, { all }, done) =>
    all ? done(null, found) : done(null, found[0]!.address, found[0]!.family);
}
