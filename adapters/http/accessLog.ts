import type { RequestHandler } from 'express';
import type { Logger } from '../../domain/kernel/logger.js';
import { traceIdOf } from './requestTrace.js';

/** One line for each request, when it ends. Queries, headers and bodies stay out: they can hold what is secret. */
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
