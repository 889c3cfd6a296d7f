import assert from 'node:assert/strict';
import { rawOf, signedToken, startAttacked, tokenClaimsOf, type Attacked } from './attacked.js';
import { forgedTokens } from './forgedTokens.js';
import { assertHarmless } from './harmless.js';
import { plainRequestTo } from './requestTo.js';
import { testKey } from '../../../support/api.js';
import { someOf } from '../../../support/bySize.js';

/** What they name is made up by the request, and is not there. */
const ofNothing: ReadonlySet<string> = new Set([
  ...['showResetLink', 'requeueParkedGroup', 'discardParkedGroup', 'showStoredEvent'],
  ...['endSessionOfPerson', 'resetFactor', 'unlinkIssuerOfPerson'],
]);

describe('an attacker without credentials that hold', () => {
  let attacked: Attacked;
  before(async () => {
    attacked = await startAttacked();
  });
  after(() => attacked?.stop());

  const cookieName = () => `brewline_session_${new URL(attacked.api.url).port}`;
  const closed = () => attacked.description.operations.filter(({ isPublic }) => !isPublic);
  /** Of all that is anybody's own, the administrator's token sees most. */
  const requestOf = (operation: Attacked['description']['operations'][number]) =>
    rawOf(
      operation,
      plainRequestTo(attacked.description, operation, () => attacked.others),
      '',
    );

  it('finds every operation but log-in, by issuers too, refresh, links and health closed', () => {
    const open = attacked.description.operations.filter(({ isPublic }) => isPublic);
    assert.deepEqual(open.map(({ id }) => id).sort(), [
      ...['comeBackFromIssuer', 'forgetPassword', 'isAlive', 'isReady', 'joinByIssuer', 'listIssuers'],
      ...['login', 'loginByIssuer', 'loginPasskeyOptions', 'loginWithFactor'],
      ...['redeemLink', 'refreshTokens', 'signUp'],
    ]);
    assert.ok(closed().length >= 23, `${closed().length} operations`);
  });

  it('is refused by every operation without a token, and with one that is forged or over', async () => {
    const tokens = Object.entries(await forgedTokens(attacked));
    for (const [place, operation] of closed().entries()) {
      const request = requestOf(operation);
      const of = async (headers: readonly (readonly [string, string])[], what: string) => {
        const answer = await attacked.ask({ ...request, headers: [...(request.headers ?? []), ...headers] });
        assert.equal(answer.status, 401, `${operation.id}, ${what}: ${answer.body}`);
        assertHarmless(answer, `${operation.id}, ${what}`);
      };
      await of([], 'nothing');
      for (const [what, token] of someOf(tokens, place, 4)) {
        await of([['Authorization', `Bearer ${token}`]], what);
        await of(
          [
            ['Cookie', `${cookieName()}=${token}`],
            ['Origin', attacked.api.url],
          ],
          `${what}, as the cookie`,
        );
      }
    }
  });

  it('is refused with a token that holds where no token belongs', async () => {
    const token = await attacked.tokenOf('admin');
    const [, secret = ''] = (await attacked.cookieOf('admin')).split('=');
    const parameters = ['token', 'access_token', 'authorization', 'brewline_session', 'bearer'];
    const headers = [
      ['Authorization', token],
      ['Authorization', `Basic ${token}`],
      ['Authorization', `Bearer Bearer ${token}`],
      ['Authorization', `Bearer ${token}, Bearer ${token}`],
      ['X-Authorization', `Bearer ${token}`],
      ['Proxy-Authorization', `Bearer ${token}`],
      ['X-Forwarded-User', 'admin'],
      ['Cookie', `${cookieName()}=${token}`],
      ['Cookie', `brewline_session=${secret}`],
      ['Cookie', `__Host-brewline_session=${secret}`],
      ['Cookie', `brewline_session_1=${secret}`],
      ['Authorization', `Bearer ${secret}`],
    ] as const;
    for (const [place, operation] of closed().entries()) {
      const request = requestOf(operation);
      for (const name of someOf(parameters, place, 3)) {
        const query = `${request.target.includes('?') ? '&' : '?'}${name}=${token}`;
        const answer = await attacked.ask({ ...request, target: `${request.target}${query}` });
        assert.ok([400, 401].includes(answer.status), `${operation.id}, ?${name}: ${answer.status}`);
        assertHarmless(answer, operation.id);
      }
      for (const header of someOf(headers, place, 3)) {
        const answer = await attacked.ask({ ...request, headers: [...(request.headers ?? []), header] });
        assert.equal(answer.status, 401, `${operation.id}, ${header[0]}`);
      }
    }
  });

  it("is refused by the administrator's operations as a brewer, whatever the token claims", async () => {
    const forAdministrators = closed().filter(({ roles }) => roles.length > 0);
    assert.ok(forAdministrators.length >= 2);
    const key = Buffer.from(testKey, 'hex');
    const claims = { role: 'admin', scope: 'admin' };
    for (const operation of forAdministrators) {
      const request = requestOf(operation);
      // A person keeps fifty log-ins: each operation has its own, and a later one could end that of the token.
      const cookie = await attacked.cookieOf('attacker');
      const attacker = await tokenClaimsOf(attacked.api.pool, 'attacker');
      const claiming = await signedToken(attacker, claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
      for (const header of [
        ['Authorization', `Bearer ${claiming}`],
        ['Authorization', `Bearer ${await attacked.tokenOf('attacker')}`],
        ['Cookie', cookie],
      ] as const) {
        const answer = await attacked.ask({ ...request, headers: [...(request.headers ?? []), header] });
        assert.equal(answer.status, 403, operation.id);
        assertHarmless(answer, operation.id);
      }
      const asAdministrator: readonly [string, string] = [
        'Authorization',
        `Bearer ${await attacked.tokenOf('admin')}`,
      ];
      const allowed = await attacked.ask({
        ...request,
        headers: [...(request.headers ?? []), asAdministrator],
      });
      // Its device may connect already, and has an owner: only an administrator is told that.
      if (operation.id === 'addDevices') assert.match(allowed.body, /DEVICE_ENROLLED/);
      else if (operation.id === 'newClaimCode') assert.match(allowed.body, /DEVICE_OWNED/);
      // Of its description alone nobody knows that some work needs a tag, or how many devices match.
      else if (operation.id === 'startDeviceJob')
        assert.match(allowed.body, /needs (a |settings)|takes no|OTHER_NUMBER/);
      // Only an administrator is told that a text made up by chance is no message.
      else if (/ParkedEdit$|^editParked$/.test(operation.id)) assert.match(allowed.body, /EDIT_REFUSED/);
      // Only an administrator is told that what is parked there is no event.
      else if (/^(retry|skip)Parked/.test(operation.id)) assert.match(allowed.body, /RETRY_IMPOSSIBLE/);
      // Only an administrator is told that nobody has this login, that nothing is parked with this code, and the like.
      else if (ofNothing.has(operation.id)) assert.equal(allowed.status, 404, operation.id);
      else assert.ok(allowed.status < 300, `${operation.id}: ${allowed.status}`);
    }
  });
});
