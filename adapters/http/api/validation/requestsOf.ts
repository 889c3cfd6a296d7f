import type { ApiDescription } from '../apiDescription.js';

type Document = ApiDescription['document'];

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * What requests are checked by, with `HEAD` as the `GET` of the same path, which the description has only once. The validator compiles
 * whatever it finds, before the first request: so it finds no answers, and no schema that only they have.
 */
export function requestsOf(document: Document): Document {
  const paths = Object.entries(structuredClone(document.paths ?? {})).map(([path, item]) => {
    for (const method of methods)
      if (item?.[method]) item[method].responses = { default: { description: '' } };
    return [path, item?.get ? { ...item, head: structuredClone(item.get) } : item] as const;
  });
  const { schemas = {}, ...components } = document.components ?? {};
  const wanted = namesIn([paths, components.parameters]);
  for (const name of wanted) for (const inner of namesIn(schemas[name])) wanted.add(inner);
  const used = Object.entries(schemas).filter(([name]) => wanted.has(name));
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: { ...components, responses: {}, schemas: Object.fromEntries(used) },
  };
}

const schemaReference = /^#\/components\/schemas\/(.+)$/;

/** The schemas that a part refers to. */
function namesIn(part: unknown): Set<string> {
  if (typeof part !== 'object' || part === null) return new Set();
  return new Set(
    Object.entries(part).flatMap(([key, value]) => {
      const [, name] = (key === '$ref' && schemaReference.exec(String(value))) || [];
      return name === undefined ? [...namesIn(value)] : [name];
    }),
  );
}
