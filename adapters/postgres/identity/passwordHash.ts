import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** OWASP's password storage recommendation for scrypt: N = 2^15, r = 8, p = 3. It takes 32 MiB for each check. */
export const recommendedCost = { log2N: 15, r: 8, p: 3 };
let current: Cost = recommendedCost;
const hashBytes = 32;
const shape = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

interface Cost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** For tests alone, which make hundreds of people: a hash as it is recommended takes a quarter of a second. */
export function setPasswordCost(cost: Cost): void {
  current = cost;
}

/** A password as it is stored. The text includes the parameters, so that they can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { log2N, r, p } = current;
  const hash = await derive(password, salt, { log2N, r, p });
  return `$scrypt$ln=${log2N},r=${r},p=${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Whether the password is the stored one; false for a stored text that is no valid hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, log2N, r, p, salt, hash] = shape.exec(stored) ?? [];
  if (!salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const presented = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

function derive(password: string, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** log2N;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  // The same letters may have another Unicode form on another keyboard.
  const normalized = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(normalized, salt, hashBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
