import assert from 'node:assert/strict';
import { someOf } from '../../../support/bySize.js';
import { startAttacked, type Attacked } from './attacked.js';
import { assertNothingOfOthers } from './harmless.js';
import { plainRequestTo, targetOf } from './requestTo.js';

/** Other spellings of a target, each of which some router or proxy takes for the same. */
const spellings: Readonly<Record<string, (target: string) => string>> = {
  'a way back up': (target) => `/api/v1/../..${target}`,
  'an encoded way back up': (target) => `/api/v1/%2e%2e/%2e%2e${target}`,
  'an encoded slash': (target) => target.replace('/api/', '/api%2f'),
  'a backslash': (target) => target.replace('/api/', '/api\\'),
  'double slashes': (target) => target.replaceAll('/', '//'),
  'a path parameter': (target) => target.replace('/v1/', '/v1;a=b/'),
  capitals: (target) => target.replace('/api/v1/', '/API/V1/'),
  'an encoded letter': (target) => target.replace('/api/', '/%61pi/'),
  'a NUL': (target) => target.replace('/v1/', '/v1%00/'),
  'a query in the path': (target) => target.replace('/v1/', '/v1%3f/'),
  'another host in front': (target) => `http://elsewhere.example${target}`,
  'no slash': (target) => target.slice(1),
};

/** Methods of no operation. HEAD is GET without a body, and OPTIONS answers browsers. */
const otherMethods = ['TRACE', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'BREW'];

describe('an attacker who spells a path in another way', () => {
  let attacked: Attacked;
  before(async () => {
    attacked = await startAttacked();
  });
  after(() => attacked?.stop());

  /** Every operation with the other brewer's ids. */
  const targets = () =>
    attacked.description.operations.map((operation) => {
      const request = plainRequestTo(attacked.description, operation, () => attacked.others);
      return { operation, target: targetOf(operation, request) };
    });

  const methodsOf = (path: string) =>
    attacked.description.operations.filter((one) => one.path === path).map(({ method }) => method);

  it('gets past no log-in, and to nothing of others', async () => {
    for (const [place, { operation, target }] of targets().entries())
      for (const [what, spell] of someOf(Object.entries(spellings), place, 3)) {
        const request = { method: operation.method.toUpperCase(), target: spell(target) };
        for (const bearer of [undefined, await attacked.tokenOf('attacker')]) {
          const headers = bearer === undefined ? [] : ([['Authorization', `Bearer ${bearer}`]] as const);
          const answer = await attacked.ask({ ...request, headers });
          const said = `${operation.id}, ${what}, ${bearer === undefined ? 'nobody' : 'attacker'}`;
          assertNothingOfOthers(answer, target, said);
          if (bearer === undefined && !operation.isPublic)
            assert.ok(answer.status >= 400, `${said}: ${answer.status}`);
        }
      }
  });

  it('reaches nothing by methods that no operation has', async () => {
    for (const [place, { operation, target }] of targets().entries()) {
      const methods = otherMethods.filter((one) => !methodsOf(operation.path).includes(one));
      for (const method of someOf(methods, place, 3)) {
        const token = await attacked.tokenOf('attacker');
        const answer = await attacked.ask({
          method,
          target,
          headers: [['Authorization', `Bearer ${token}`]],
        });
        const said = `${method} ${target}`;
        assertNothingOfOthers(answer, target, said);
        assert.ok(answer.status >= 400, `${said}: ${answer.status} (${operation.id})`);
      }
    }
  });
});
