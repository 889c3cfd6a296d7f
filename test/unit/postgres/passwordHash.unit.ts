import assert from 'node:assert/strict';
import {
  hashPassword,
  isPassword,
  recommendedCost,
  setPasswordCost,
} from '../../../adapters/postgres/identity/passwordHash.js';
import { cheapPasswords } from '../../support/cheapPasswords.js';

describe('a stored password', () => {
  before(() => setPasswordCost(recommendedCost));
  after(() => setPasswordCost(cheapPasswords));

  it('is hashed as OWASP recommends, each with a salt of its own', async () => {
    const [one, other] = [await hashPassword('mash at 66'), await hashPassword('mash at 66')];
    for (const stored of [one, other])
      assert.match(stored, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
    assert.notEqual(one, other);
    assert.deepEqual(
      [await isPassword('mash at 66', one), await isPassword('mash at 67', one)],
      [true, false],
    );
  });

  it('holds whatever it cost when it was stored, in each Unicode form of its letters', async () => {
    setPasswordCost({ log2N: 10, r: 8, p: 1 });
    const stored = await hashPassword('Bräu');
    setPasswordCost(recommendedCost);
    assert.match(stored, /^\$scrypt\$ln=10,r=8,p=1\$/);
    assert.equal(await isPassword('Bra\u0308u', stored), true);
    assert.equal(await isPassword('Brau', stored), false);
  });

  it('is nobody’s when what is stored is no hash', async () => {
    for (const stored of ['', 'x', '$scrypt$ln=15,r=8,p=3$$'])
      assert.equal(await isPassword('', stored), false);
  });
});
