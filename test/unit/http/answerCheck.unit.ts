import assert from 'node:assert/strict';
import { createAnswerCheck, type Answer, type AnswerCheck } from '../../support/answers/index.js';

const json = 'application/json; charset=utf-8';
const problem = 'application/problem+json; charset=utf-8';
const stream = 'text/event-stream; charset=utf-8';
const login = { method: 'POST', path: '/api/v1/login', status: 200, contentType: json };
const loggedIn = { token: 'x', refreshToken: 'y', expiresAt: '2026-11-22T11:00:00.000Z' };
const refused = { type: 'about:blank', title: 'Not Found', status: 404 };
const emptyPage = JSON.stringify({ items: [], next: null });
const devices = { method: 'GET', path: '/api/v1/devices', status: 200, contentType: json, body: emptyPage };
const live = { method: 'GET', path: '/api/v1/live', status: 200, contentType: stream };
const logout = { method: 'POST', path: '/api/v1/logout', status: 204, contentType: undefined, body: '' };
const nothing = { method: 'GET', path: '/api/v1/nothing', status: 404, contentType: problem };

describe('the comparison of answers with openapi.yaml', () => {
  let check: AnswerCheck;
  before(async () => {
    check = await createAnswerCheck();
  });

  const fitting: Readonly<Record<string, Answer>> = {
    'a body': { ...login, body: JSON.stringify(loggedIn) },
    'a problem that is described': {
      ...login,
      status: 401,
      contentType: problem,
      body: JSON.stringify(refused),
    },
    'a problem of a path that is not': { ...nothing, body: JSON.stringify(refused) },
    'a path in other words': { ...devices, path: '/API/v1/devices/' },
    'no body': logout,
    'HEAD without a body': { ...devices, method: 'HEAD', body: '' },
    'a stream without events': { ...live, body: 'retry: 3000\n\n: here\n\n' },
    'a page': { method: 'GET', path: '/docs/', status: 200, contentType: 'text/html', body: '<p>' },
    'a preflight': { ...devices, method: 'OPTIONS', status: 204, contentType: undefined, body: '' },
  };
  for (const [what, answer] of Object.entries(fitting))
    it(`takes ${what}`, async () => assert.equal(await check(answer), undefined));

  const differing: Readonly<Record<string, readonly [Answer, RegExp]>> = {
    'a field that is missing': [{ ...login, body: '{"token":"x"}' }, /required property 'expiresAt'/],
    'a field that is not described': [
      { ...login, body: JSON.stringify({ ...loggedIn, more: 1 }) },
      /NOT have additional properties/,
    ],
    'a day in no calendar': [
      { ...login, body: JSON.stringify({ ...loggedIn, expiresAt: '2025-02-30T00:00:00Z' }) },
      /format "date-time"/,
    ],
    'broken JSON': [{ ...login, body: '{' }, /no JSON/],
    'a problem without a title': [
      { ...login, status: 400, contentType: problem, body: '{"type":"about:blank","status":400}' },
      /required property 'title'/,
    ],
    'a problem without a title, of a path that is not described': [
      { ...nothing, body: '{"type":"about:blank","status":404}' },
      /required property 'title'/,
    ],
    'another media type': [
      { ...login, contentType: 'text/html', body: '<p>' },
      /text\/html, described is application\/json/,
    ],
    'no media type': [{ ...login, contentType: undefined, body: '' }, /no media type/],
    'a problem as plain JSON': [
      { ...login, status: 400, contentType: json, body: JSON.stringify(refused) },
      /described is application\/problem\+json/,
    ],
    'a status that is not described': [{ ...devices, status: 202 }, /answers 202: application\/json/],
    'an answer without a body that is not described': [
      { ...devices, status: 304, contentType: undefined, body: '' },
      /answers 304: no media type/,
    ],
    'a body of a 204': [{ ...logout, contentType: json, body: '{}' }, /described is none/],
    'HEAD with a body': [{ ...devices, method: 'HEAD' }, /HEAD has a body/],
    'an event with something else than its resource': [
      { ...live, body: 'event: device\nid: 1\ndata: {"deviceId":"base-1"}\n\n' },
      /event device: .*required property 'online'/,
    ],
    'an event that is not described': [
      { ...live, body: 'event: brew\ndata: {}\n\n' },
      /event brew: it is not described/,
    ],
    'a page among the API': [
      { method: 'GET', path: '/api/v1/nothing', status: 200, contentType: json, body: '{}' },
      /instead of a problem/,
    ],
  };
  for (const [what, [answer, flaw]] of Object.entries(differing))
    it(`finds ${what}`, async () => assert.match((await check(answer)) ?? '', flaw));
});
