import assert from 'node:assert/strict';
import { machineName } from '../../../domain/machineName/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { specify } from './givenWhenThen.js';

const { given, history } = specify(machineName);
const about = { deviceId: 'base-1', by: 'ada', atMs: 1 };
const name = (text: string | null) => ({ type: 'name', ...about, name: text }) as const;
const named = (text: string | null) => ({ type: 'MachineNamed', data: { ...about, name: text } }) as const;

describe('the name of a machine', () => {
  it('is what its owner types, without spaces around it', () => {
    given().when(name('  Kitchen \u00a0')).then(named('Kitchen'));
    given(named('Kitchen')).when(name('Cellar')).then(named('Cellar'));
  });

  it('is taken away by null and by spaces, and by nothing where there is none', () => {
    for (const nothing of [null, '', ' \u3000']) {
      given(named('Kitchen')).when(name(nothing)).then(named(null));
      given().when(name(nothing)).thenNothing();
    }
  });

  it('is kept by a request that says the same again', () => {
    assert.deepEqual(history(name('Kitchen'), name('Kitchen '), name(' Kitchen')), [named('Kitchen')]);
  });

  it('has at most 40 characters, of whatever script', () => {
    const longest = '🍺'.repeat(40);
    given().when(name(longest)).then(named(longest));
    given()
      .when(name(`${longest}x`))
      .thenThrows((error: unknown) => hasCode(error, 'COMMAND_REFUSED'));
  });
});
