import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedEvent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly event: {
    readonly tags: Readonly<Record<string, string>>;
    readonly fingerprint: readonly string[];
    readonly exception: { readonly values: readonly { readonly type: string }[] };
  };
}

/** Plays Sentry on a free loopback port. @param answer what it answers to the nth event, from 0; it may never answer */
export async function startSentryServer(
  answer: (response: ServerResponse, nth: number) => void = (response) => response.end('{}'),
) {
  const received: ReceivedEvent[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const event = JSON.parse(body.split('\n')[2] ?? '') as ReceivedEvent['event'];
      received.push({ path: request.url ?? '', headers: request.headers, event });
      answer(response, received.length - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://a1b2@127.0.0.1:${port}/42`,
    received: received as readonly ReceivedEvent[],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
