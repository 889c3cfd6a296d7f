import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

/** The rights of a user. Every known user may read everything. */
export type Rights =
  | { readonly rights: 'read' }
  /** `streams` are the prefixes of the streams that the user may append to. */
  | { readonly rights: 'append'; readonly streams: readonly string[] }
  /** Also deletes and ends streams, and writes their metadata. */
  | { readonly rights: 'all' };

/** A user of the embedded event store; the secret itself is not stored. */
export type StoreUser = { readonly name: string; readonly secretSha256: string } & Rights;

const who = { name: z.string().regex(/^[^:]+$/), secretSha256: z.string().regex(/^[0-9a-f]{64}$/) };
const userSchema = z.discriminatedUnion('rights', [
  z.strictObject({ ...who, rights: z.literal('read') }),
  z.strictObject({
    ...who,
    rights: z.literal('append'),
    streams: z.array(z.string().min(1)).min(1),
  }),
  z.strictObject({ ...who, rights: z.literal('all') }),
]);
const fileSchema = z.strictObject({
  users: z
    .array(userSchema)
    .min(1)
    .refine((users) => new Set(users.map(({ name }) => name)).size === users.length, 'names are unique'),
});

/** @param secret random, of 128 bits or more: a plain hash of one that can be guessed could be guessed too. */
export function storeUser(name: string, secret: string, rights: Rights): StoreUser {
  return { name, secretSha256: createHash('sha256').update(secret).digest('hex'), ...rights };
}

/** @returns the text of a file that {@link readUsersFile} reads. */
export function usersFileText(users: readonly StoreUser[]): string {
  return `${JSON.stringify({ users }, undefined, 2)}\n`;
}

/** @throws BrewlineError `CONFIGURATION_INVALID` that names the file and what is wrong with it. */
export function readUsersFile(file: string): readonly StoreUser[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).users;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new BrewlineError('CONFIGURATION_INVALID', `EVENTSTORE_USERS_FILE ${file} can't be used: ${why}`, {
      cause,
    });
  }
}
