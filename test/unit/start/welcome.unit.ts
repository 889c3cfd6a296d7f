import assert from 'node:assert/strict';
import { readConfig } from '../../../infra/config.js';
import type { Place } from '../../../infra/local/setup/index.js';
import { demoLine, welcome } from '../../../infra/local/start/welcome.js';

describe('the box that npm start prints', () => {
  const box = (dataDir?: string) => {
    const config = readConfig(dataDir === undefined ? {} : { BREWLINE_DATA_DIR: dataDir });
    const owns = { postgres: true, rabbit: true, eventStore: true };
    return welcome({ config, dataDir: dataDir ?? 'var', owns } as Place, undefined);
  };

  it('has hints that work as they stand', () => {
    assert.match(box(), /│ {3}npx brewline parked /);
    assert.doesNotMatch(box(), /BREWLINE_DATA_DIR/);
  });

  it('has hints that name the data folder when it is another one, quoted for a shell', () => {
    const hints = box("/srv/ann's brews").split('\n');
    const withFolder = hints.filter((line) => line.includes('npx brewline'));
    assert.equal(withFolder.length, 4);
    for (const line of withFolder)
      assert.ok(line.includes(`BREWLINE_DATA_DIR='/srv/ann'\\''s brews' npx`), line);
    assert.equal(new Set(hints.map((line) => line.length)).size, 1);
  });

  it('has hints without quotes where a shell needs none', () => {
    assert.match(box('/srv/brewline'), /BREWLINE_DATA_DIR=\/srv\/brewline npx brewline parked/);
  });

  it('says where the app is', () => assert.match(box(), /│ App {12}http:\/\/127\.0\.0\.1:18080\/ /));
});

describe('the line that the demo ends with', () => {
  const owns = { postgres: true, rabbit: true, eventStore: true };
  const place = { config: readConfig({}), dataDir: 'var', owns } as Place;
  const reset = 'npx brewline person reset-password ada';

  it('shows the password once, and where another one comes from', () => {
    assert.equal(
      demoLine(place, { login: 'ada', password: 'random' }),
      `The app: http://127.0.0.1:18080/ · log in as ada, password random, shown only now; for a new one: ${reset}`,
    );
    assert.equal(
      demoLine(place, { login: 'ada', password: undefined }),
      `The app: http://127.0.0.1:18080/ · log in as ada, forgotten: ${reset}`,
    );
  });
});
