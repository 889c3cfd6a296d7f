import assert from 'node:assert/strict';
import { rawOf, startAttacked, type Attacked } from './attacked.js';
import { someOf } from '../../../support/bySize.js';
import { assertHarmless, assertNothingOfOthers } from './harmless.js';
import { brokenEncodings, hostileBodies, hostileHeaders, hostileTexts } from './hostileInputs.js';
import type { Operation } from './operations.js';
import { plainRequestTo, targetOf } from './requestTo.js';

/** A refusal says what is wrong, not all that was sent. */
const mostBytesOfRefusal = 32 * 1024;

describe('an attacker who sends what nobody should', () => {
  let attacked: Attacked;
  let rowsBefore: string;
  before(async () => {
    attacked = await startAttacked();
    rowsBefore = await rows();
  });
  after(() => attacked?.stop());

  it('gets nothing, and breaks nothing, by a parameter of a path or a query', async () => {
    let place = 0;
    for (const operation of attacked.description.operations) {
      const token = await tokenFor(operation);
      const plain = plainRequestTo(attacked.description, operation, () => attacked.own);
      const fitting = targetOf(operation, plain);
      for (const { name, in: kind } of operation.parameters) {
        if (kind === 'header') continue;
        for (const text of someOf([...hostileTexts, ...brokenEncodings], place++, 5)) {
          const target =
            kind === 'path'
              ? targetOf({ ...operation, path: operation.path.replace(`{${name}}`, text) }, plain)
              : `${fitting}${fitting.includes('?') ? '&' : '?'}${name}=${text}`;
          const request = { ...rawOf(operation, plain, token), target };
          const what = `${operation.id} ${name}=${text.slice(0, 80)}`;
          const answer = await attacked.ask(request);
          check(operation, answer, { target, what });
          if (kind === 'path') assert.ok(answer.status >= 400 || text === '', `${what}: ${answer.status}`);
        }
      }
    }
  });

  it('is told what is wrong with a body, and no more', async () => {
    const posts = attacked.description.operations.filter(({ method }) => method === 'POST');
    for (const [place, operation] of posts.entries()) {
      const token = await tokenFor(operation);
      const plain = rawOf(
        operation,
        plainRequestTo(attacked.description, operation, () => attacked.own),
        token,
      );
      for (const { what, type = 'application/json', headers = [], body } of someOf(hostileBodies, place, 3)) {
        const others = (plain.headers ?? []).filter(([name]) => name !== 'Content-Type');
        const answer = await attacked.ask({
          ...plain,
          headers: [...others, ['Content-Type', type], ...headers],
          body,
        });
        const told = `${operation.id}, ${what}`;
        check(operation, answer, { target: plain.target, what: told });
        if (operation.body) assert.ok(answer.status >= 400, `${told}: ${answer.status} ${answer.body}`);
      }
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('gets nothing by headers', async () => {
    for (const [place, operation] of attacked.description.operations.entries()) {
      const token = await tokenFor(operation);
      const plain = rawOf(
        operation,
        plainRequestTo(attacked.description, operation, () => attacked.own),
        token,
      );
      for (const header of someOf(hostileHeaders, place, 4)) {
        const kept = (plain.headers ?? []).filter(([name]) => name !== header[0]);
        const answer = await attacked.ask({ ...plain, headers: [...kept, header] });
        check(operation, answer, {
          target: plain.target,
          what: `${operation.id} ${header.join(': ').slice(0, 80)}`,
        });
      }
    }
  });

  it('is refused with a query that is too long, or of too many parameters', async () => {
    for (const operation of attacked.description.operations) {
      const token = await tokenFor(operation);
      const plain = rawOf(
        operation,
        plainRequestTo(attacked.description, operation, () => attacked.own),
        token,
      );
      const join = plain.target.includes('?') ? '&' : '?';
      const [first] = operation.parameters.filter((parameter) => parameter.in === 'query');
      const name = first?.name ?? 'x';
      for (const [more, expected] of [
        [`${name}=${'x'.repeat(12_000)}`, [414]],
        [`${name}=1&`.repeat(200), [400]],
        [`${name}[${name}][]=1&${name}[__proto__]=1&__proto__[x]=1&constructor=1`, [400]],
        [`x=${'y'.repeat(20_000)}`, [431]],
        ['&'.repeat(5_000), [400]],
      ] as const) {
        const answer = await attacked.ask({ ...plain, target: `${plain.target}${join}${more}` });
        const what = `${operation.id}?${more.slice(0, 60)}`;
        check(operation, answer, { target: plain.target, what });
        assert.ok((expected as readonly number[]).includes(answer.status), `${what}: ${answer.status}`);
      }
    }
  });

  it('left no row more or less', async () => {
    assert.equal(await rows(), rowsBefore);
  });

  const tokenFor = ({ roles }: Operation) => attacked.tokenOf(roles.length > 0 ? 'admin' : 'attacker');

  function check(
    { roles }: Operation,
    answer: Awaited<ReturnType<Attacked['ask']>>,
    { target, what }: { readonly target: string; readonly what: string },
  ): void {
    if (roles.length > 0) assertHarmless(answer, what);
    else assertNothingOfOthers(answer, target, what);
    assert.notEqual(answer.status, 0, `${what}: no answer`);
    if (answer.status >= 400)
      assert.ok(answer.body.length < mostBytesOfRefusal, `${what}: ${answer.body.length} bytes of refusal`);
  }

  /**
   * How many rows each table has, but those of log-ins, of claims, those in which an administrator's request leaves one (to a device of their
   * own, or to invite, or a job or rebuild) or takes one away (what was recorded of a device that is released), and those of the attacker's own second factors, issuers, settings and ways to be told, which a request that is otherwise
   * right takes away or uses.
   */
  async function rows(): Promise<string> {
    const { rows: tables } = await attacked.api.pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema')
         and table_name not in ('device_secret', 'device_note', 'saved_view', 'connection_to_end', 'login_session', 'oidc_flow', 'person_link', 'claim_code', 'claim_failure', 'device_access',
           'factor_attempt', 'second_factor', 'passkey', 'oidc_link', 'notification', 'notification_way', 'notification_preference', 'person_setting', 'parked_job',
           'device_tags', 'device_job', 'device_job_device', 'device_debug', 'debug_frame', 'projection_rebuild')
       order by 1`,
    );
    const counts: string[] = [];
    for (const { name } of tables) {
      const { rows: found } = await attacked.api.pool.query<{ n: string }>(
        `select count(*)::text as n from ${name}`,
      );
      counts.push(`${name} ${found[0]?.n}`);
    }
    return counts.join('\n');
  }
});
