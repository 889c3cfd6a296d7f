import assert from 'node:assert/strict';
import { answerTo } from '../../../adapters/web/worker/service/answers.js';

const origin = 'https://brew.example';
const files = new Set(['/assets/index-abc.js']);

describe('the service worker', () => {
  const answer = (path: string, mode = 'navigate', method = 'GET') =>
    answerTo({ url: new URL(path, origin).href, mode, method }, origin, files);

  it('answers pages of the app', () => {
    for (const path of ['/', '/?lang=de', '/brews/1', '/machines/base-1/sessions/base-1.7', '/apis'])
      assert.equal(answer(path), 'page', path);
  });

  it('answers files of its own build, and none of another', () => {
    assert.equal(answer('/assets/index-abc.js', 'cors'), 'file');
    assert.equal(answer('/assets/index-def.js', 'cors'), undefined);
  });

  it('leaves alone what is not of the app', () => {
    for (const path of ['/api/v1/devices', '/admin', '/admin/devices/a', '/docs/', '/openapi.yaml', '/sw.js'])
      for (const mode of ['navigate', 'cors', 'same-origin'])
        assert.equal(answer(path, mode), undefined, `${path} ${mode}`);
    assert.equal(answer('/', 'cors'), undefined);
    assert.equal(answer('/', 'navigate', 'POST'), undefined);
    assert.equal(answer('https://other.example/'), undefined);
  });
});
