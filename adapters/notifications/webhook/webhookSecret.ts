import { randomBytes } from 'node:crypto';

const prefix = 'whsec_';
const [fewestBytes, mostBytes] = [24, 64];

/** A secret of a webhook, as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/** The key of the signatures; undefined when it is no secret of 24 to 64 bytes. */
export function webhookKeyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(prefix)) return undefined;
  const text = secret.slice(prefix.length);
  const key = Buffer.from(text, 'base64');
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
  return isBase64 && key.length >= fewestBytes && key.length <= mostBytes ? key : undefined;
}
