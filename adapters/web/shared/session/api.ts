import { createApiClient, dataOf } from '../../../apiClient/index.js';
import { noteServerTime } from '../clock.js';
import { viewOptions } from '../view/index.js';

/** The API of the page's own host; the browser sends the cookie, or the tab the token of a view. */
export const api = createApiClient(viewOptions);

type Answer<Data> = Parameters<typeof dataOf<Data>>[0];

/** The body of an answer, with a note of the server's time. @throws ApiProblem, ApiUnreachable */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const askedAtMs = Date.now();
  const answered = await answer;
  noteServerTime(answered.response, askedAtMs);
  return dataOf(answered);
}
