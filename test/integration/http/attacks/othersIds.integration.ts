import assert from 'node:assert/strict';
import { startAttacked, type Attacked } from './attacked.js';
import { assertNothingOfOthers } from './harmless.js';
import type { Operation } from './operations.js';
import type { Answer } from './rawRequest.js';
import { idPlacesOf, plainRequestTo, type Ids } from './requestTo.js';

/** What administrators change of one person: a request of these ids names two. */
const ofOnePerson: ReadonlySet<string> = new Set([
  ...['endSessionOfPerson', 'endSessionsOfPerson', 'resetFactor', 'unlinkIssuerOfPerson'],
]);

describe("an attacker who knows other people's ids", () => {
  let attacked: Attacked;
  before(async () => {
    attacked = await startAttacked();
  });
  after(() => attacked?.stop());

  /** With these ids at one place, and the attacker's own elsewhere. */
  async function ask(operation: Operation, place: string, ids: Ids, token: string): Promise<Answer> {
    const { description, own } = attacked;
    const request = plainRequestTo(description, operation, (at) => (at === place ? ids : own));
    return attacked.askFitting(operation, request, token);
  }

  function withIds(): readonly (readonly [Operation, string])[] {
    const { description } = attacked;
    return description.operations.flatMap((operation) =>
      idPlacesOf(description, operation).map((place) => [operation, place] as const),
    );
  }

  it('gets for each of them, at every place of every operation, what they would get for one that nobody has', async () => {
    const token = await attacked.tokenOf('attacker');
    assert.ok(withIds().length >= 24, `${withIds().length} places`);
    for (const [operation, place] of withIds()) {
      const what = `${operation.id}, ${place}`;
      const ofOthers = await ask(operation, place, attacked.others, token);
      const ofNobody = await ask(operation, place, attacked.nobodys, token);
      assert.ok(
        [200, 403, 404, 422].includes(ofOthers.status),
        `${what}: ${ofOthers.status} ${ofOthers.body}`,
      );
      assert.deepEqual(nameless(ofOthers), nameless(ofNobody), what);
      if (ofOthers.status === 200) assert.deepEqual(itemsIn(ofOthers), [], what);
      assertNothingOfOthers(ofOthers, JSON.stringify(attacked.others.device), what);
    }
  });

  // Release is the last of openapi.yaml: after it the device is not the victim's.
  it('would get something: each place answers those who may see', async () => {
    const victim = await attacked.tokenOf('victim');
    const admin = await attacked.tokenOf('admin');
    for (const [operation, place] of withIds()) {
      // By its first place it is taken away.
      if (operation.id === 'removeDeviceNote' && place !== 'path.deviceId') continue;
      const { description, others } = attacked;
      const request = plainRequestTo(description, operation, () => others);
      const token = operation.roles.length > 0 ? admin : victim;
      const answer = await attacked.askFitting(operation, request, token);
      // A device that may connect already is not let in once more, one that has an owner gets no code, what is made up is no
      // message, and a message is no event.
      const isKnown =
        [409, 422].includes(answer.status) &&
        /DEVICE_ENROLLED|DEVICE_OWNED|EDIT_REFUSED|RETRY_IMPOSSIBLE/.test(answer.body);
      // Whose id it is has no log-in, factor or issuer of the others: `accounts.integration` has those who do.
      const isOfTwo = answer.status === 404 && ofOnePerson.has(operation.id);
      assert.ok(
        isKnown || isOfTwo || (answer.status >= 200 && answer.status < 300),
        `${operation.id}, ${place}: ${answer.status} ${answer.body}`,
      );
      if (answer.status === 200 && !ofOnePerson.has(operation.id))
        assert.match(
          answer.body,
          /victim|2{8}|items":\[\{|counts":\{"|"outcome":"parked"|"tags":\[/,
          `${operation.id}, ${place}`,
        );
    }
  });

  it('finds none of them in any list', async () => {
    const token = await attacked.tokenOf('attacker');
    const lists = attacked.description.operations.filter(
      ({ path, roles, parameters }) =>
        roles.length === 0 && !path.includes('{') && parameters.some(({ name }) => name === 'limit'),
    );
    assert.ok(lists.length >= 3);
    for (const operation of lists) {
      const request = plainRequestTo(attacked.description, operation, () => attacked.own);
      const answer = await attacked.askFitting(operation, request, token);
      assert.equal(answer.status, 200, operation.id);
      assert.match(answer.body, /attacker/, operation.id);
      assertNothingOfOthers(answer, '', operation.id);
    }
  });

  it('gets no further by places of lists that they make themselves', async () => {
    const token = await attacked.tokenOf('attacker');
    const { device, session, command, brew } = attacked.others;
    const at = '2027-01-01 00:00:00+00';
    const keys = [
      ['a'],
      [device],
      ['0'],
      [at, session],
      [at, 'a'],
      [at, command],
      [at, brew],
      [at, 'f'.repeat(8)],
    ];
    const paged = attacked.description.operations.filter(({ parameters }) =>
      parameters.some(({ name }) => name === 'after'),
    );
    assert.ok(paged.length >= 9);
    for (const operation of paged)
      for (const key of keys) {
        const after = Buffer.from(JSON.stringify(key)).toString('base64url');
        const request = plainRequestTo(attacked.description, operation, () => attacked.own);
        const withPlace = { ...request, query: [...request.query, ['after', after] as const] };
        const answer = await attacked.askFitting(operation, withPlace, token);
        assertNothingOfOthers(answer, '', `${operation.id} after ${key.join()}`);
      }
  });

  /** What one learns of it, apart from the id that one sent. */
  function nameless({ status, body }: Answer): readonly [number, string] {
    return [status, body.replace(/"traceId":"\w+"/, '')];
  }

  function itemsIn({ body }: Answer): unknown {
    return (JSON.parse(/\{.*\}/s.exec(body)?.[0] ?? '{}') as { readonly items?: unknown }).items;
  }
});
