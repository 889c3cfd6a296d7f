import assert from 'node:assert/strict';
import { someOf } from '../../../support/bySize.js';
import { rawOf, startAttacked, type Attacked } from './attacked.js';
import { assertHarmless } from './harmless.js';
import type { Answer, RawRequest } from './rawRequest.js';
import { plainRequestTo } from './requestTo.js';

const friend = 'https://app.example';
const foreign = [
  'http://127.0.0.1:1',
  'https://evil.example',
  'null',
  'https://app.example.evil.example',
  'http://app.example',
];

/**
 * What a sampled request is refused for once the cookie counts: its password is wrong, its device is let in already, its log-in is the
 * attacker's.
 */
const refusalOf: Readonly<Record<string, RegExp>> = {
  changePassword: /current password is wrong/,
  deleteMe: /the password is wrong/,
  addDevices: /DEVICE_ENROLLED/,
  endLoginSession: /no such log-in/,
  endSessionOfPerson: /no such log-in/,
  resetFactor: /no second factor/,
  unlinkIssuerOfPerson: /no such link/,
  claimDevice: /no machine can be claimed/,
  newClaimCode: /DEVICE_OWNED/,
  proveAgain: /the password is needed/,
  removeFactor: /you have no authenticator/,
  confirmFactor: /the code is wrong/,
  renewRecoveryCodes: /you have no second factor/,
  // The API is asked by its address here.
  passkeyOptions: /127.0.0.1 is an address/,
  proofPasskeyOptions: /127.0.0.1 is an address/,
  addPasskey: /127.0.0.1 is an address/,
  renamePasskey: /you have no such passkey/,
  removePasskey: /you have no such passkey/,
  addWebPush: /no subscription at a push service/,
  addWebhook: /a webhook is an https URL/,
  removeNotificationWay: /you have no such way/,
  testNotificationWay: /you have no such way/,
  // A name of a stream that nobody has.
  showStoredEvent: /no such event/,
  startDeviceJob: /OTHER_NUMBER|needs (a |settings)|takes no/,
  changeEmail: /sends no mails/,
  showResetLink: /nobody has this login/,
  confirmEmail: /the link does not hold/,
  // The cookie is an admin's, who has no recipe.
  getRecipe: /no recipe with this id/,
  listRecipeVersions: /no recipe with this id/,
  exportRecipe: /no recipe with this id/,
  previewRecipe: /no recipe with this id/,
  editRecipe: /no recipe with this id/,
  copyRecipe: /no recipe with this id/,
  deleteRecipe: /no recipe with this id/,
  createAlarmProfile: /another of your alarm profiles has this name/,
  changeAlarmProfile: /you have no such alarm profile/,
  deleteAlarmProfile: /you have no such alarm profile/,
  linkIssuer: /no issuer has this id/,
  unlinkIssuer: /you have no such link/,
  // What it was made to is no message.
  dryRunParkedEdit: /EDIT_REFUSED/,
  editParked: /EDIT_REFUSED/,
  requeueParkedGroup: /no such message is parked/,
  discardParkedGroup: /no such message is parked/,
  // What is parked there is a message, not an event.
  retryParkedGroup: /RETRY_IMPOSSIBLE/,
  skipParkedGroup: /RETRY_IMPOSSIBLE/,
  retryParked: /RETRY_IMPOSSIBLE/,
  skipParked: /RETRY_IMPOSSIBLE/,
  // The cookie is an admin's, who owns no device.
  listSharesOfDevice: /no device with this id/,
  shareDevice: /no device with this id/,
  nameMachine: /no device with this id/,
};

/** What can be done once, after all others: then it is not there any more. */
const once: ReadonlySet<string> = new Set([
  ...['acceptShare', 'endShare', 'releaseDevice', 'revokeInvitation', 'removeDeviceNote'],
  'removeFleetView',
]);

describe("a page of another origin in somebody's browser", () => {
  let attacked: Attacked;
  let cookie: readonly [string, string];
  before(async () => {
    attacked = await startAttacked({ corsOrigins: [friend], trustProxy: ['127.0.0.1'] });
    cookie = ['Cookie', await attacked.cookieOf('admin')];
  });
  after(() => attacked?.stop());

  type Headers = readonly (readonly [string, string])[];
  const closed = () =>
    attacked.description.operations
      .filter(({ isPublic }) => !isPublic)
      .toSorted((a, b) => Number(once.has(a.id)) - Number(once.has(b.id)));

  async function ask(
    operation: Attacked['description']['operations'][number],
    headers: Headers,
  ): Promise<Answer> {
    const request = rawOf(
      operation,
      plainRequestTo(attacked.description, operation, () => attacked.own),
      '',
    );
    return attacked.ask({ ...request, headers: [...(request.headers ?? []), ...headers] });
  }

  it('does nothing and reads nothing with the cookie, wherever it says that it comes from', async () => {
    const elsewhere: readonly Headers[] = [
      ...[...foreign, friend].map((origin): Headers => [['Origin', origin]]),
      [['Sec-Fetch-Site', 'cross-site']],
      [['Sec-Fetch-Site', 'same-site']],
      [
        ['Origin', 'https://evil.example'],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
    ];
    for (const [place, operation] of closed().entries()) {
      for (const headers of someOf(elsewhere, place, 3)) {
        const answer = await ask(operation, [cookie, ...headers]);
        assert.equal(answer.status, 403, `${operation.id} ${headers.join()}`);
        assertHarmless(answer, operation.id);
      }
      if (operation.method !== 'GET')
        assert.equal((await ask(operation, [cookie])).status, 403, operation.id);
    }
  });

  it("is one of this origin's: the cookie counts", async () => {
    for (const operation of closed().filter(({ id }) => id !== 'logout')) {
      for (const headers of [[['Origin', attacked.api.url]], [['Sec-Fetch-Site', 'same-origin']]] as const) {
        const { status, body } = await ask(operation, [cookie, ...headers]);
        const refusal = refusalOf[operation.id];
        const isDone = status < 300 || refusal || (status === 404 && once.has(operation.id));
        assert.ok(isDone, `${operation.id}: ${status} ${body}`);
        if (status >= 400) assert.match(body, refusal ?? /./s);
      }
    }
  });

  it('may use a bearer token where it is allowed, and is told so without credentials', async () => {
    const brewers = closed().filter(({ roles, id }) => roles.length === 0 && refusalOf[id] === undefined);
    for (const [place, operation] of brewers.entries()) {
      for (const origin of [friend, ...someOf(foreign, place, 3)]) {
        const bearer = ['Authorization', `Bearer ${await attacked.tokenOf('attacker')}`] as const;
        const answer = await ask(operation, [bearer, ['Origin', origin]]);
        const isDone = answer.status < 300 || (answer.status === 404 && once.has(operation.id));
        assert.ok(isDone, `${operation.id} from ${origin}: ${answer.status}`);
        assert.equal(header(answer, 'access-control-allow-origin'), origin === friend ? friend : undefined);
        assert.equal(header(answer, 'access-control-allow-credentials'), undefined);
        assert.match(header(answer, 'vary') ?? '', /origin/i);
      }
      const refused = await ask(operation, [['Origin', friend]]);
      assert.deepEqual([refused.status, header(refused, 'access-control-allow-origin')], [401, friend]);
    }
  });

  it('learns by a preflight what it may send', async () => {
    for (const [place, { path }] of closed().entries())
      for (const origin of [friend, ...someOf(foreign, place, 3)]) {
        const answer = await attacked.ask({
          method: 'OPTIONS',
          target: path.replace(/\{\w+\}/g, 'x'),
          headers: [
            ['Origin', origin],
            ['Access-Control-Request-Method', 'POST'],
            ['Access-Control-Request-Headers', 'authorization,content-type'],
          ],
        });
        assert.equal(answer.status, 204, path);
        assert.equal(header(answer, 'access-control-allow-origin'), origin === friend ? friend : undefined);
        assert.equal(header(answer, 'access-control-allow-credentials'), undefined);
        assert.match(header(answer, 'access-control-allow-headers') ?? '', /^Authorization,Content-Type,/);
      }
  });

  const pages = [
    '/',
    '/docs',
    '/docs/',
    '/docs/show.js',
    '/docs/assets',
    '/docs/assets/',
    '/docs/assets/swagger-ui.css',
  ];
  const noPages = [
    '/openapi.json',
    '/openapi.yaml',
    '/nowhere',
    '/docs/nowhere',
    '/health/live',
    '/health',
    '/api/v1',
  ];

  it('finds the same headers on every answer, of pages, data and problems alike', async () => {
    const paths = [...new Set(closed().map(({ path }) => path.replace(/\{\w+\}/g, 'x')))];
    const others = someOf(paths, 0, 4);
    const statuses = new Set<number>();
    for (const target of [
      ...pages,
      ...noPages,
      ...others,
      '/api/v1/login',
      '/api/v1/devices?%',
      '/docs/%',
      '/docs/..%2f..',
    ])
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE'])
        for (const proto of ['http', 'https'])
          statuses.add(await sameHeaders(proto, { method, target, headers: [['X-Forwarded-Proto', proto]] }));
    for (const status of [200, 204, 301, 302, 400, 401, 404, 405])
      assert.ok(statuses.has(status), `no answer has status ${status}`);
  });

  it('finds them where a file has not changed, and where a part of it is asked for', async () => {
    const target = '/docs/show.js';
    const modified = header(await attacked.ask({ target }), 'last-modified') ?? '';
    for (const [name, value, status] of [
      ['If-Modified-Since', modified, 304],
      ['If-Unmodified-Since', new Date(0).toUTCString(), 412],
      ['Range', 'bytes=0-1', 206],
      ['Range', 'bytes=999999-', 416],
    ] as const)
      assert.equal(await sameHeaders('http', { target, headers: [[name, value]] }), status, value);
  });

  it('finds them where Node answers before there is a request', async () => {
    const target = '/health/live';
    for (const [request, status] of [
      [{ target: '/ /' }, 400],
      [{ target, headers: [['Bad Name', 'x']] }, 400],
      [{ target, headers: [['Host', 'evil.example']] }, 421],
      [{ target, method: 'GET /x HTTP/1.1\r\n\r\nGET' }, 400],
      [{ target: `/${'x'.repeat(20_000)}` }, 431],
      [{ target, headers: [['Expect', 'the-unexpected']] }, 200],
    ] as const)
      assert.equal(await sameHeaders('http', request), status, JSON.stringify(request).slice(0, 100));
  });

  /** @returns the status of the answer */
  async function sameHeaders(proto: string, request: RawRequest): Promise<number> {
    const answer = await attacked.ask(request);
    const what = `${request.method ?? 'GET'} ${request.target.slice(0, 80)}: ${answer.head}`;
    assert.match(
      header(answer, 'content-security-policy') ?? '',
      /^default-src 'none';.*frame-ancestors 'none'$/,
      what,
    );
    assert.match(header(answer, 'permissions-policy') ?? '', /camera=\(\), .*usb=\(\)/, what);
    assert.equal(header(answer, 'x-content-type-options'), 'nosniff', what);
    assert.equal(header(answer, 'referrer-policy'), 'no-referrer', what);
    assert.equal(header(answer, 'cross-origin-opener-policy'), 'same-origin', what);
    assert.equal(header(answer, 'x-powered-by'), undefined, what);
    const transport = header(answer, 'strict-transport-security');
    assert.equal(transport !== undefined, proto === 'https', `${what} by ${proto}: ${transport}`);
    return answer.status;
  }

  function header({ head }: Answer, name: string): string | undefined {
    return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
  }
});
