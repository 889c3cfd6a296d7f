import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsTable } from '../../infra/cli/index.js';
import { readConfig, settings } from '../../infra/config.js';

const readme = join(import.meta.dirname, '../../../README.md');

describe('the settings', () => {
  it('stand in the README as they are in the code (brewline settings prints the table)', async () => {
    const [heading] = cellsOf(settingsTable());
    const rows = cellsOf(await readFile(readme, 'utf8'));
    const start = rows.findIndex((row) => row.join() === heading?.join());
    assert.notEqual(start, -1, 'the README has no table of settings');
    assert.deepEqual(rows.slice(start, start + 2 + Object.keys(settings).length), cellsOf(settingsTable()));
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

  it('take an empty variable for one that is not set', () => {
    assert.equal(readConfig({ API_PORT: '' }).apiPort, 18080);
  });
});

/** Cells of all table rows in a Markdown text; padding says nothing. */
function cellsOf(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/^-+$/, '---')));
}
