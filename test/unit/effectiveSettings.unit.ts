import assert from 'node:assert/strict';
import { readConfig, settings, type Config } from '../../infra/config.js';
import { effectiveSettings } from '../../infra/effectiveSettings.js';
import { configWithSecrets, secretTexts } from '../support/web/someReports.js';

describe('settings that operators are shown', () => {
  const valueOf = (databaseUrl: string) =>
    effectiveSettings({ ...readConfig({}), databaseUrl }).find(({ variable }) => variable === 'DATABASE_URL');

  it('have no secret', () => {
    const shown = JSON.stringify(effectiveSettings(configWithSecrets));
    for (const secret of secretTexts) assert.ok(!shown.includes(secret), secret);
  });

  it('are tested with a secret in each that can hold one', () => {
    const names = Object.keys(settings) as (keyof Config)[];
    for (const name of names) {
      const { env, shown, example } = settings[name];
      const isLikeSecret =
        /(KEY|SECRET|TOKEN|PASSWORD)$/.test(env) || /<.*>/.test(example.replace('<password>', ''));
      if (isLikeSecret) assert.equal(shown, 'whether', env);
      if (env.endsWith('URL')) assert.equal(shown, 'place', env);
      if (shown === 'value' || env === 'PUBLIC_URL') continue;
      assert.ok(
        secretTexts.some((secret) => configWithSecrets[name].toString().includes(secret)),
        env,
      );
    }
  });

  it('say of a URL where it leads, and nothing where its parts are not clear', () => {
    const cases: readonly (readonly [url: string, shown: string | null])[] = [
      ['postgres://brewline@db.internal:5432/brewline', 'postgres://db.internal:5432/brewline'],
      ['postgres://u:p%40w@a:1,b:2/brewline?sslmode=require', 'postgres://a:1,b:2/brewline'],
      ['postgres://[::1]:5432/brewline', 'postgres://[::1]:5432/brewline'],
      ['postgres://u:pa/ss@db/brewline', null],
      ['postgres://u:pa?ss@db/brewline', null],
      ['postgres://u:pa@ss@db/brewline', null],
      ['postgres://db/brewline?password=a@b', null],
      ['postgres://db/brewline#pa', null],
    ];
    for (const [url, value] of cases)
      assert.deepEqual(valueOf(url), {
        ...{ variable: 'DATABASE_URL', value, isDefault: false, isHidden: value === null },
      });
  });

  it('say what is the default', () => {
    assert.ok(effectiveSettings(readConfig({})).every(({ isDefault }) => isDefault));
    const changed = effectiveSettings(readConfig({ API_PORT: '9999', LOG_LEVEL: 'debug' }));
    assert.deepEqual(
      changed.filter(({ isDefault }) => !isDefault).map(({ variable, value }) => [variable, value]),
      [
        ['API_PORT', '9999'],
        ['LOG_LEVEL', 'debug'],
      ],
    );
  });
});
