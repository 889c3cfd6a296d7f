import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsList } from '../../infra/cli/index.js';
import { readConfig, settings } from '../../infra/config.js';
import { markdownItems } from '../support/markdownItems.js';

const page = join(import.meta.dirname, '../../../infra/settings.md');

describe('the settings', () => {
  it('are listed in infra/settings.md as they are in the code (brewline settings prints the list)', async () => {
    assert.deepEqual(markdownItems(await readFile(page, 'utf8')), markdownItems(settingsList()));
    assert.equal(markdownItems(settingsList()).length, Object.keys(settings).length);
  });

  it('have a variable, a meaning and an example of their own, which is valid', () => {
    const all = Object.values(settings);
    assert.equal(new Set(all.map(({ env }) => env)).size, all.length);
    for (const { env, meaning, example, schema } of all) {
      assert.match(env, /^[A-Z][A-Z_]+$/);
      assert.ok(meaning.length > 0);
      if (!example.startsWith('<')) assert.ok(schema.safeParse(example).success, `${env}=${example}`);
    }
  });

  it('are all named when they are wrong, with what they are for', () => {
    assert.throws(() => readConfig({ API_PORT: '70000', LOG_LEVEL: 'loud' }), {
      code: 'CONFIGURATION_INVALID',
      message: /API_PORT=70000.*port of the API; for example 18080[^]*LOG_LEVEL=loud/,
    });
  });

  for (const variable of ['DATABASE_URL', 'AMQP_URL', 'MQTT_URL', 'EVENTSTORE_URL']) {
    it(`say what ${variable} looks like when it is no such URL, without the password in it`, () => {
      for (const value of ['nonsense', 'http://me:secret@db.internal', 'me:secret@db']) {
        assert.throws(
          () => readConfig({ [variable]: value }),
          ({ message }: Error) => {
            assert.match(message, new RegExp(`${variable}=.*: it begins with [a-z]+://.*for example`));
            assert.doesNotMatch(message, /secret/);
            return true;
          },
        );
      }
    });
  }

  for (const variable of ['CREDENTIAL_KEY', 'SESSION_KEY', 'PEOPLE_KEY']) {
    it(`take one key or two as ${variable}, and show none of them when they are wrong`, () => {
      const [one, two] = ['a1'.repeat(32), 'b2'.repeat(32)];
      for (const right of ['', one, `${one},${two}`]) readConfig({ [variable]: right });
      for (const wrong of [
        'a1',
        `${one},`,
        `,${one}`,
        `${one},${one}`,
        `${one},${two},${one}`,
        `${one} ${two}`,
      ])
        assert.throws(
          () => readConfig({ [variable]: wrong }),
          ({ message }: Error) => message.includes(`${variable}=…`) && !message.includes('a1'),
        );
    });
  }

  it('take an empty variable for one that is not set', () => {
    assert.equal(readConfig({ API_PORT: '' }).apiPort, 18080);
  });
});
