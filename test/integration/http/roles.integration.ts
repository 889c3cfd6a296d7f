import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { roles, type Role } from '../../../domain/people/index.js';
import { logIn } from '../../support/api.js';
import { startAttacked, type Attacked } from './attacks/attacked.js';
import { plainRequestTo } from './attacks/requestTo.js';
import { rolesOfOperations } from './attacks/operations.js';

const refusal = /your role may not do this/;

/** The table is `x-roles` of openapi.yaml: a new operation is in it as soon as it is there. */
describe('each operation, asked by each role', () => {
  let attacked: Attacked;
  let rolesOf: ReadonlyMap<string, readonly string[]>;
  const tokens = new Map<Role, string>();

  before(async () => {
    attacked = await startAttacked();
    rolesOf = await rolesOfOperations();
    for (const role of roles) {
      const password = (await addPerson(attacked.api.pool, `some-${role}`, role)) ?? '';
      tokens.set(role, await logIn(attacked.api.url, `some-${role}`, password));
    }
  });
  after(() => attacked?.stop());

  const ask = (operation: Attacked['description']['operations'][number], role: Role) =>
    attacked.askFitting(
      operation,
      plainRequestTo(attacked.description, operation, () => attacked.own),
      tokens.get(role) ?? '',
    );

  it('says who may ask, unless everybody may', () => {
    for (const { id, isPublic } of attacked.description.operations)
      assert.equal(rolesOf.has(id), !isPublic, id);
    assert.ok(rolesOf.size > 100);
  });

  it('is refused by the server to every other role, whatever it does', async () => {
    let refused = 0;
    for (const operation of attacked.description.operations)
      for (const role of roles) {
        const may = rolesOf.get(operation.id);
        if (!may || may.includes(role)) continue;
        const { status, body } = await ask(operation, role);
        assert.equal(status, 403, `${operation.id} as ${role}: ${status} ${body}`);
        assert.match(body, refusal, `${operation.id} as ${role}`);
        refused += 1;
      }
    assert.ok(refused > 100, String(refused));
  });

  it('that reads is for each role that it names', async () => {
    for (const operation of attacked.description.operations.filter(({ method }) => method === 'GET'))
      for (const role of roles) {
        // A live stream does not end.
        if (!rolesOf.get(operation.id)?.includes(role) || operation.id === 'live') continue;
        const { body } = await ask(operation, role);
        assert.doesNotMatch(body, refusal, `${operation.id} as ${role}`);
      }
  });
});
