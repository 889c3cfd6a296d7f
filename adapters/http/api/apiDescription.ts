import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types.js';
import { parse } from 'yaml';

/** The API's description, as text and parsed. */
export interface ApiDescription {
  readonly yaml: string;
  readonly document: OpenAPIV3.DocumentV3_1;
}

/** Files that are not compiled are in the source tree; this file runs in dist/adapters/http/api. */
export const sourceFolder = join(import.meta.dirname, '../../../../adapters/http/api');

export async function readApiDescription(): Promise<ApiDescription> {
  const yaml = await readFile(join(sourceFolder, 'openapi.yaml'), 'utf8');
  return { yaml, document: parse(yaml) as OpenAPIV3.DocumentV3_1 };
}
