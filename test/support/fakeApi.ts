import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers as the test says, and remembers what it was asked. */
export interface FakeApi {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  stop(): Promise<void>;
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** @param answers to the first request, the second, …; the last one to all that follow. */
export async function startFakeApi(...answers: readonly Answer[]): Promise<FakeApi> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
  };

export const problem = (status: number, more: object = {}, headers: Record<string, string> = {}): Answer =>
  json(status, { type: 'about:blank', title: `title of ${status}`, status, ...more }, headers);

/** @param end whether the server ends the stream after the text. */
export const eventStream =
  (text: string, end = true): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(text);
    if (end) response.end();
  };
