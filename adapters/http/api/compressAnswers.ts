import compression from 'compression';
import type { RequestHandler } from 'express';

/** Shorter answers gain nothing. */
const thresholdBytes = 1_024;

/**
 * Compresses answers with brotli or gzip: of `GET` alone, since answers to other methods have secrets, whose length would tell of them
 * (BREACH); never a stream of events, which would wait to be compressed.
 */
export function compressAnswers(): RequestHandler {
  return compression({
    threshold: thresholdBytes,
    filter: (request, response) => {
      const isStream = String(response.getHeader('Content-Type')).startsWith('text/event-stream');
      return request.method === 'GET' && !isStream && compression.filter(request, response);
    },
  });
}
