import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types.js';
import { load } from 'js-yaml';
import { roles } from '../../../domain/people/index.js';

/** The API's description, as text and parsed. */
export interface ApiDescription {
  readonly yaml: string;
  readonly document: OpenAPIV3.DocumentV3_1;
}

/** What every operation without `security: []` says: which roles may call it. */
interface Operation {
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-roles'?: readonly string[];
}

type Description = OpenAPIV3.DocumentV3_1 & { readonly paths: Record<string, Record<string, Operation>> };

/** Files that are not compiled are in the source tree; this file runs in dist/adapters/http/api. */
export const sourceFolder = join(import.meta.dirname, '../../../../adapters/http/api');

let description: Promise<ApiDescription> | undefined;

/** Read once in a process: all APIs have the same. */
export function readApiDescription(): Promise<ApiDescription> {
  return (description ??= read());
}

async function read(): Promise<ApiDescription> {
  const yaml = await readFile(join(sourceFolder, 'openapi.yaml'), 'utf8');
  return { yaml, document: withRoles(load(yaml) as Description) };
}

const isMethod = /^(get|put|post|delete|patch|head)$/;

/**
 * The description with the roles of each operation in the place of OAuth scopes, where the validator looks for them.
 *
 * @throws Error for an operation that does not say who may call it
 */
function withRoles(document: Description): ApiDescription['document'] {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, withGuards(item)] as const);
  return { ...document, paths: Object.fromEntries(paths) };
}

function withGuards(item: Readonly<Record<string, Operation>>): Readonly<Record<string, Operation>> {
  const parts = Object.entries(item).map(
    ([name, part]) => [name, isMethod.test(name) ? guarded(part) : part] as const,
  );
  return Object.fromEntries(parts);
}

function guarded(operation: Operation): Operation {
  const { operationId, security, 'x-roles': allowed } = operation;
  if (security?.length === 0) return operation;
  if (!allowed?.every((role) => (roles as readonly string[]).includes(role)) || allowed.length === 0)
    throw new Error(
      `openapi.yaml: ${operationId} must have x-roles, of ${roles.join(', ')}, or security: []`,
    );
  return { ...operation, security: [{ bearer: allowed }, { cookie: allowed }] };
}
