import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { createLoginIssuer } from '../../adapters/oidc/index.js';
import type { LoginIssuer } from '../../commands/ports/index.js';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { signUps } from '../../domain/people/index.js';
import { isLoopback } from '../isLoopback.js';

const text = z.string().min(1).max(500);
const texts = z.array(text).max(20).default([]);

/** One server where people log in. infra/operations.md shows it. */
const entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'it is small letters, digits and -, 40 at most'),
  name: z.string().min(1).max(100),
  issuer: text.refine(isIssuer, 'it is an https:// URL without query; http:// on loopback only'),
  clientId: text,
  clientSecret: text,
  scope: text
    .refine((value) => value.split(' ').includes('openid'), 'it has openid in it')
    .default('openid profile email'),
  signUp: z.enum(signUps).optional(),
  secondFactor: z.strictObject({ acr: texts, amr: texts }).default({ acr: [], amr: [] }),
});

const entries = z
  .array(entry)
  .max(20)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two have the same id')
  .refine((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, 'two have the same issuer');

/**
 * The servers where people log in, from `OIDC_ISSUERS_FILE`; none of them is asked now.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when the file is wrong, or others than its owner may read it
 */
export function readIssuers(file: string, logger: Logger): readonly LoginIssuer[] {
  if (file === '') return [];
  const parsed = entries.safeParse(jsonOf(file));
  if (!parsed.success)
    throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return parsed.data.map(({ signUp, ...options }) => createLoginIssuer({ ...options, signUp, logger }));
}

function jsonOf(file: string): unknown {
  let json: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0)
      throw new Error(`others than its owner may read it: chmod 600 ${file}`);
    json = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(messageOf(error));
  }
  try {
    return JSON.parse(json);
  } catch {
    // The parser's message quotes the text, which has secrets.
    throw invalid('it is no JSON');
  }
}

function invalid(why: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', `OIDC_ISSUERS_FILE: ${why}`);
}

/** Whoever is between an issuer and Brewline could log in as anybody. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, search, hash, username } = new URL(value);
  const isHere = protocol === 'http:' && isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
  return (protocol === 'https:' || isHere) && search === '' && hash === '' && username === '';
}
