import express, { type RequestHandler } from 'express';
import { HttpProblem } from '../problem.js';
import { maybeCallerOf } from './people/index.js';

const bodyBytes = 64 * 1024;
const fileBytes = 5 * 1024 * 1024;
/** A recipe in a brew has 5 levels. */
const bodyDepth = 16;
/** A live stream of 50 devices and 50 sessions with the longest ids has 8,200. */
const queryCharacters = 10_000;
const queryParameters = 128;

/** Refuses a query that is longer, or has more parameters, than any that openapi.yaml describes; some would be ignored otherwise. */
export const limitQuery: RequestHandler = ({ originalUrl }, _response, next) => {
  const at = originalUrl.indexOf('?');
  const query = at < 0 ? '' : originalUrl.slice(at + 1);
  if (query.length > queryCharacters)
    throw new HttpProblem(414, `the query is longer than ${queryCharacters} characters`);
  if (query.split('&').length > queryParameters)
    throw new HttpProblem(400, `the query has more than ${queryParameters} parameters`);
  next();
};

/** Reads a body of JSON in UTF-8. One that is nested deeper than any that openapi.yaml describes is refused before it is parsed. */
export function jsonBody(): RequestHandler {
  return express.json({
    limit: bodyBytes,
    verify: (_request, _response, body, encoding) => {
      if (encoding !== 'utf-8') throw new HttpProblem(415, 'the body must be JSON in UTF-8');
      if (isDeeper(body, bodyDepth))
        throw new HttpProblem(400, `the body has more than ${bodyDepth} levels of objects and lists`);
    },
  });
}

/** Reads a body that is a file, for callers who are logged in; from others nothing is read. */
export function fileBody(): RequestHandler {
  const read = express.raw({ limit: fileBytes, type: 'application/octet-stream' });
  return (request, response, next) => {
    if (maybeCallerOf(response)) read(request, response, next);
    else next();
  };
}

/** Brackets in texts don't count. What is no JSON at all is left to the parser. */
function isDeeper(json: Uint8Array, most: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length && depth <= most; at += 1) {
    const byte = json[at];
    if (byte === quote) isText = !isText;
    else if (isText) at += byte === backslash ? 1 : 0;
    else if (byte === openBracket || byte === openBrace) depth += 1;
    else if (byte === closeBracket || byte === closeBrace) depth -= 1;
  }
  return depth > most;
}

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = Buffer.from('"\\[]{}');
