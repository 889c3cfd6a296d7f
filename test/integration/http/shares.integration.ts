import assert from 'node:assert/strict';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { dataOf, type ApiClient } from '../../../adapters/apiClient/index.js';
import { logIn, obliging, startApi, testKey, type TestApi } from '../../support/api.js';
import { insertCommand, insertDevice, insertSession } from './rows.js';

const device = { params: { path: { deviceId: 'base-1' } } };
/** The API looks every second. */
const endsWithinMs = 2_000;

describe('a shared machine', () => {
  let api: TestApi;
  let owner: ApiClient;
  let friend: ApiClient;
  let stranger: ApiClient;
  let ownersToken: string;
  let friendsToken: string;
  const cancelled: string[] = [];

  before(async () => {
    const commands = () => ({
      ...obliging(),
      cancelWaiting: async ({ deviceId }: { deviceId: string }) => void cancelled.push(deviceId),
    });
    api = await startApi({ commands });
    const tokenOf = async (login: string) =>
      logIn(api.url, login, (await addPerson(api.pool, login, 'brewer')) ?? '');
    [ownersToken, friendsToken] = [await tokenOf('owner'), await tokenOf('friend')];
    [owner, friend] = [api.clientOf(ownersToken), api.clientOf(friendsToken)];
    stranger = api.clientOf(await tokenOf('stranger'));
    await enrollDevices(api.pool, testKey, ['base-1']);
    await insertDevice(api.pool, 'base-1');
    await insertSession(api.pool, 'base-1', { number: 7 });
    await insertCommand(api.pool, 'base-1', { commandId: '11111111-1111-4111-8111-111111111111' });
    await assignDevices(api.pool, 'owner', ['base-1']);
  });
  after(() => api?.stop());

  async function share(rights: 'view' | 'viewAndCommand', endsAt?: string): Promise<string> {
    const body = { login: 'friend', rights, ...(endsAt !== undefined && { endsAt }) };
    const { shareId } = dataOf(await owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body }));
    dataOf(await friend.POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } }));
    return shareId;
  }
  const end = (client: ApiClient, shareId: string) =>
    client.POST('/api/v1/shares/{shareId}/end', { params: { path: { shareId } } });
  const statusOf = async (asked: Promise<{ response: Response }>) => (await asked).response.status;
  const see = (client: ApiClient) => statusOf(client.GET('/api/v1/devices/{deviceId}', device));
  const command = (client: ApiClient) =>
    statusOf(client.POST('/api/v1/devices/{deviceId}/commands', { ...device, body: { kind: 'wake' } }));

  it('is seen by who was invited when they accept, not before, and by nobody else', async () => {
    const body = { login: 'friend', rights: 'view' } as const;
    const invited = dataOf(await owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body }));
    assert.deepEqual([invited.status, invited.login, invited.person], ['invited', 'friend', null]);
    assert.equal(await see(friend), 404);
    const path = { shareId: invited.shareId };
    for (const change of ['accept', 'end'] as const)
      assert.equal(
        await statusOf(stranger.POST(`/api/v1/shares/{shareId}/${change}`, { params: { path } })),
        404,
      );
    const { items } = dataOf(await friend.GET('/api/v1/shares'));
    assert.deepEqual(
      items.map(({ shareId, owner: by }) => [shareId, by.name]),
      [[invited.shareId, 'owner']],
    );
    dataOf(await friend.POST('/api/v1/shares/{shareId}/accept', { params: { path } }));
    assert.equal(await see(friend), 200);
    // The running session began before the share, and is shared with it.
    assert.equal(
      await statusOf(
        friend.GET('/api/v1/sessions/{sessionId}', { params: { path: { sessionId: 'base-1.7' } } }),
      ),
      200,
    );
    assert.equal(await see(stranger), 404);
    const [listed] = dataOf(await owner.GET('/api/v1/devices/{deviceId}/shares', device)).items;
    assert.deepEqual([listed?.status, listed?.person?.name], ['active', 'friend']);
    assert.equal(await statusOf(friend.GET('/api/v1/devices/{deviceId}/shares', device)), 404);
    assert.equal(dataOf(await end(friend, invited.shareId)).status, 'ended', 'who was invited may leave');
    assert.equal(await see(friend), 404);
  });

  it('is commanded only with that right, which the owner may give and take', async () => {
    await share('view');
    assert.equal(await command(friend), 403);
    const cancel = { params: { path: { commandId: '11111111-1111-4111-8111-111111111111' } } };
    assert.equal(await statusOf(friend.POST('/api/v1/commands/{commandId}/cancel', cancel)), 403);
    const brew = { baseId: 'base-1', kegId: 'base-1' };
    assert.equal(await statusOf(friend.POST('/api/v1/brews', { body: brew })), 422);
    assert.equal(await statusOf(friend.POST('/api/v1/devices/{deviceId}/release', device)), 404);
    const body = { login: 'friend', rights: 'viewAndCommand' } as const;
    const more = dataOf(await owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body }));
    assert.equal(more.status, 'active', 'other rights need no other acceptance');
    assert.equal(await command(friend), 202);
    await end(owner, more.shareId);
    assert.equal(await command(friend), 404);
  });

  it('tells nobody which logins there are', async () => {
    const answers = await Promise.all(
      ['stranger', 'nobody-of-that-name'].map(async (login) => {
        const body = { login, rights: 'view' } as const;
        const made = await owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body });
        const { shareId, invitedAt, ...same } = dataOf(made);
        await end(owner, shareId);
        return JSON.stringify({ ...same, login: '', invitedAt: typeof invitedAt });
      }),
    );
    assert.equal(answers[0], answers[1]);
    const own = { login: 'owner', rights: 'view' } as const;
    assert.equal(
      await statusOf(owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body: own })),
      400,
    );
    const past = { login: 'friend', rights: 'view', endsAt: '2020-01-01T00:00:00Z' } as const;
    assert.equal(
      await statusOf(owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body: past })),
      400,
    );
  });

  for (const [how, stop] of [
    ['by its owner', async (shareId: string) => void (await end(owner, shareId))],
    ['by itself', async () => undefined],
    [
      'with the ownership',
      async () => void dataOf(await owner.POST('/api/v1/devices/{deviceId}/release', device)),
    ],
  ] as const)
    it(`that ends ${how} ends its streams within two seconds, and the next command is refused`, async () => {
      const endsAt = how === 'by itself' ? new Date(Date.now() + 1_500).toISOString() : undefined;
      const shareId = await share('viewAndCommand', endsAt);
      const watchers = how === 'with the ownership' ? [friendsToken, ownersToken] : [friendsToken];
      const streams = await Promise.all(watchers.map(open));
      assert.equal(await command(friend), 202);
      await stop(shareId);
      const endedMs = endsAt === undefined ? Date.now() : Date.parse(endsAt);
      for (const stream of streams) await stream.text();
      assert.ok(Date.now() - endedMs < endsWithinMs, `${Date.now() - endedMs} ms`);
      for (const client of how === 'with the ownership' ? [friend, owner] : [friend])
        assert.equal(await command(client), 404);
      if (how === 'with the ownership') {
        assert.deepEqual([...new Set(cancelled)], ['base-1']);
        const session = { params: { path: { sessionId: 'base-1.7' } } };
        assert.equal(
          await statusOf(owner.GET('/api/v1/sessions/{sessionId}', session)),
          200,
          'it stays theirs',
        );
        assert.equal(await statusOf(friend.GET('/api/v1/sessions/{sessionId}', session)), 404);
        assert.equal(
          await statusOf(friend.POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } })),
          404,
        );
      }
    });

  /** A stream as it comes, which the client does not open again. */
  async function open(token: string): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    const stream = await api.fetch('/api/v1/live?device=base-1', { headers });
    assert.equal(stream.status, 200);
    return stream;
  }
});
