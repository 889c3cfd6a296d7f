import { isEventStream } from '../send.js';

/** The body of an answer that is a stream of events. */
export function streamOf(response: Response): ReadableStream<Uint8Array> {
  if (!response.body || !isEventStream(response)) throw new Error('what answered is no stream of events');
  return response.body;
}
