import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { formsOf, Secrets } from '../support/secretSearch.js';

describe('the search for secrets', () => {
  it('knows a secret inside of anything in base64, hex digits or a URL', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const secrets = fc.string({ unit: 'grapheme-ascii', minLength: 16, maxLength: 64 });
    fc.assert(
      fc.property(text, secrets, text, (before, secret, after) => {
        const whole = Buffer.from(`${before}${secret}${after}`);
        const disguises = [
          whole.toString('base64'),
          whole.toString('base64url'),
          whole.toString('hex'),
          whole.toString('hex').toUpperCase(),
          `?q=${encodeURIComponent(secret)}`,
        ];
        for (const disguise of disguises) assert.ok(formsOf(secret).some((form) => disguise.includes(form)));
      }),
    );
  });

  it('finds them in files, text or not, and says which and where', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-search-'));
    const secrets = new Secrets();
    const key = secrets.add('key', '0123456789abcdef'.repeat(4));
    const password = secrets.add('password', 'a-password_that-is-random');
    try {
      await mkdir(join(folder, 'deep/er'), { recursive: true });
      await writeFile(join(folder, 'none'), key.slice(1));
      await writeFile(join(folder, 'binary'), Buffer.concat([Buffer.alloc(9), Buffer.from(password)]));
      await writeFile(join(folder, 'deep/er/raw'), Buffer.from(key, 'hex').toString('base64'));
      assert.deepEqual(await secrets.findIn(folder), [
        { file: 'binary', secret: 'password' },
        { file: 'deep/er/raw', secret: 'key' },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
