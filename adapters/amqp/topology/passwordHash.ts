import { createHash, randomBytes } from 'node:crypto';

/**
 * A password as RabbitMQ's definitions store it: base64 of a 4-byte salt followed by SHA-256 of salt and password
 * (https://www.rabbitmq.com/docs/passwords). The passwords are random 256-bit tokens, so a fast hash is enough.
 */
export function rabbitPasswordHash(password: string, salt: Buffer = randomBytes(4)): string {
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
