import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { assignDevices } from '../../../../adapters/postgres/identity/index.js';
import { bySize } from '../../../support/bySize.js';
import { rawOf, startAttacked, type Attacked } from './attacked.js';
import { assertHarmless, assertNothingOfOthers } from './harmless.js';
import { brokenEncodings, hostileBodies, hostileHeaders, hostileTexts } from './hostileInputs.js';
import type { Operation } from './operations.js';
import type { RawRequest } from './rawRequest.js';
import { requestTo } from './requestTo.js';

const requests = bySize({ usual: 1_000, full: 20_000 });
/** More than what differs between two collections of garbage; a leak of a kilobyte each would be seen in 20,000 requests. */
const mostGrowthBytes = 16 * 1024 * 1024;

type Login = 'nobody' | 'attacker' | 'admin';

describe('generated requests', () => {
  let attacked: Attacked;
  before(async () => {
    attacked = await startAttacked();
  });
  after(() => attacked?.stop());

  it(`get nothing through, and nothing broken (${requests})`, async () => {
    const statuses = new Map<string, number>();
    let asked = 0;
    let heapAtHalf = 0;
    const property = fc.asyncProperty(
      fc.constantFrom(...attacked.description.operations).chain(attempt),
      async (one) => {
        const { operation, login, request } = one;
        const token = login === 'nobody' ? '' : await attacked.tokenOf(login);
        const headers = token === '' ? [] : [['Authorization', `Bearer ${token}`] as const];
        const answer = await attacked.ask({ ...request, headers: [...headers, ...(request.headers ?? [])] });
        const what = `${login}: ${request.method} ${request.target.slice(0, 300)} ${String(request.body).slice(0, 300)}`;
        const said = `${request.target}${String(request.body)}`;
        if (login === 'admin') assertHarmless(answer, what);
        else assertNothingOfOthers(answer, said, what);
        assert.notEqual(answer.status, 0, `no answer to ${what}`);
        if (answer.status < 300 && !operation.isPublic) {
          assert.notEqual(login, 'nobody', what);
          if (operation.roles.length > 0) assert.equal(login, 'admin', what);
        }
        if (operation.id === 'releaseDevice' && answer.status === 200) await giveBack(request.target);
        const kind = `${Math.floor(answer.status / 100)}xx`;
        statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
        if (++asked === requests / 2) heapAtHalf = heapUsed();
      },
    );
    await fc.assert(property, { numRuns: requests });
    const growth = heapUsed() - heapAtHalf;
    // Neither all refused at the door, nor all let in.
    for (const kind of ['2xx', '4xx'])
      assert.ok((statuses.get(kind) ?? 0) > requests / 20, JSON.stringify([...statuses]));
    assert.ok(growth < mostGrowthBytes, `the heap grew by ${growth} bytes in ${requests / 2} requests`);
  });

  /** What was released is released again and again only if it is somebody's. */
  async function giveBack(target: string): Promise<void> {
    const { api, own } = attacked;
    assert.ok(target.includes(own.device), target);
    assert.deepEqual(await assignDevices(api.pool, 'attacker', [own.device]), []);
  }

  interface Attempt {
    readonly operation: Operation;
    readonly login: Login;
    readonly request: RawRequest;
  }

  /** A request that fits, with the attacker's or other people's ids, of which nothing, one or several parts are made hostile. */
  function attempt(operation: Operation): fc.Arbitrary<Attempt> {
    const { own, others, nobodys, description } = attacked;
    const ids = fc.constantFrom(own, own, own, others, nobodys);
    const fitting = ids.chain((some) =>
      requestTo(description, operation, { idsAt: () => some, withOptional: true }),
    );
    const parts = {
      login: fc.constantFrom<Login>('nobody', 'attacker', 'attacker', 'attacker', 'admin'),
      fitting,
      query: seldom(fc.tuple(anyName(operation), fc.constantFrom(...hostileTexts, ...brokenEncodings))),
      body: seldom(fc.oneof(fc.constantFrom(...hostileBodies), anyJson)),
      header: seldom(fc.constantFrom(...hostileHeaders)),
    };
    return fc.record(parts).map(({ login, fitting: request, query, body, header }) => {
      const raw = rawOf(operation, request, '');
      const target = query
        ? `${raw.target}${raw.target.includes('?') ? '&' : '?'}${query.join('=')}`
        : raw.target;
      const kept = (raw.headers ?? []).filter(
        ([name]) => name !== header?.[0] && (body?.type === undefined || name !== 'Content-Type'),
      );
      const typed: [string, string][] = body?.type === undefined ? [] : [['Content-Type', body.type]];
      const headers = [...kept, ...typed, ...(body?.headers ?? []), ...(header ? [header] : [])];
      return { operation, login, request: { ...raw, target, headers, ...(body && { body: body.body }) } };
    });
  }
});

/** In one of four requests. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant(undefined), weight: 3 });
}

const anyJson = fc
  .json({ maxDepth: 8 })
  .map((body) => ({ what: 'any JSON', type: 'application/json', headers: [], body }));

function anyName({ parameters }: Operation): fc.Arbitrary<string> {
  return fc.constantFrom('x', '__proto__', ...parameters.map(({ name }) => name));
}

/** What is left in use after garbage is collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
