import assert from 'node:assert/strict';
import type { RequestListener, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { createAnswerCheck } from './answerCheck.js';

export interface WatchedAnswers {
  readonly listener: RequestListener;
  /** @throws AssertionError that names the answers that don't fit openapi.yaml, each once. */
  verify(): Promise<void>;
}

/** Compares whatever a server answers with openapi.yaml, as the client gets it. */
export async function watchAnswers(serve: RequestListener): Promise<WatchedAnswers> {
  const check = await createAnswerCheck();
  const flaws = new Set<string>();
  const checks = new Set<Promise<void>>();

  return {
    listener: (request, response) => {
      const { method = '', url = '' } = request;
      const bodyOf = recordBody(response);
      response.once('close', () => {
        // What breaks off was answered to nobody; of a stream the whole rows count.
        const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
        if (!response.headersSent || !(response.writableFinished || isStream)) return;
        const contentType = response.getHeader('content-type')?.toString();
        const [path = '', query = ''] = url.split('?');
        const isPartial = new URLSearchParams(query).has('fields');
        const status = response.statusCode;
        const answer = { method, path, isPartial, status, contentType, body: bodyOf() };
        const checking = check(answer)
          .then((flaw) => void (flaw !== undefined && flaws.add(flaw)))
          .finally(() => checks.delete(checking));
        checks.add(checking);
      });
      serve(request, response);
    },
    async verify() {
      await Promise.all(checks);
      assert.deepEqual([...flaws], [], 'answers differ from openapi.yaml');
    },
  };
}

/** @returns what was written so far; to a HEAD nothing is */
function recordBody(response: ServerResponse): () => string {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const isHead = response.req.method === 'HEAD';
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as (...args: unknown[]) => never;
    response[name] = (...args: unknown[]) => {
      if (!isHead) keep(args[0]);
      return original(...args);
    };
  }
  return () => decoded(Buffer.concat(chunks), response.getHeader('content-encoding')).toString();
}

function decoded(body: Buffer, encoding: unknown): Buffer {
  switch (encoding) {
    case 'br':
      return brotliDecompressSync(body);
    case 'gzip':
      return gunzipSync(body);
    case 'deflate':
      return inflateSync(body);
    default:
      return body;
  }
}
