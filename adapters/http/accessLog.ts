import type { RequestHandler } from 'express';
import type { Logger } from '../../domain/kernel/logger.js';
import { traceIdOf } from './requestTrace.js';

/** Logs one line for each request, at its end. Queries, headers and bodies are left out, because they may contain secrets. */
export function accessLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { path, method } = request;
    response.once('close', () => {
      const fields = {
        method,
        path,
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAt),
        address: request.ip,
        traceId: traceIdOf(response),
      };
      logger.info(fields, response.writableFinished ? 'request' : 'request aborted');
    });
    next();
  };
}
