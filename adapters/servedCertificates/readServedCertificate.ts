import { isIP } from 'node:net';
import { connect } from 'node:tls';

/** A server that speaks TLS. */
export interface TlsServer {
  /** What people call it, such as `mqtts://mq.internal:8883`. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
}

const answerWithinMs = 5_000;

/**
 * When the certificate expires that a server shows now; undefined when it does not answer, or shows none. Whoever signed it: an expired one
 * has to be seen too. Nothing is sent but the handshake.
 */
export function readServedCertificate(
  { host, port }: TlsServer,
  withinMs = answerWithinMs,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const name = host.replace(/^\[|\]$/g, '');
    const socket = connect({
      ...{ host: name, port, rejectUnauthorized: false },
      // An address is no name.
      ...(isIP(name) === 0 && { servername: name }),
    });
    const end = (expiresAtMs?: number) => {
      clearTimeout(late);
      socket.destroy();
      resolve(expiresAtMs);
    };
    const late = setTimeout(() => end(), withinMs);
    socket.once('secureConnect', () => {
      const expiresAtMs = Date.parse(socket.getPeerCertificate().valid_to);
      end(Number.isNaN(expiresAtMs) ? undefined : expiresAtMs);
    });
    socket.on('error', () => end());
    socket.once('close', () => end());
  });
}
