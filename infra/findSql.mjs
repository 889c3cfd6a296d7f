import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The beginning of a statement, strict enough to let English sentences pass. */
const statement = new RegExp(
  [
    'select\\s[\\s\\S]*(\\bfrom\\s|\\bas\\s|\\()',
    'insert\\s+into\\s',
    'update\\s+\\S+\\s+set\\s',
    'delete\\s+from\\s',
    'truncate\\s+\\w+\\.\\w',
    '(create|alter|drop)\\s+(unlogged\\s+|unique\\s+)?(table|index|schema|database|role|view|function|type)\\s',
    'with\\s+(recursive\\s+)?\\w+\\s+as\\s+(materialized\\s+)?\\(',
    '(grant|revoke)\\s+[\\s\\S]*\\s(to|from)\\s',
    'vacuum\\s|lock\\s+table\\s|begin;|set\\s+(local|session)\\s',
  ]
    .map((each) => `^\\s*(${each})`)
    .join('|'),
  'i',
);

/**
 * Finds SQL in TypeScript files: texts that begin like a statement, and calls of a method `query`.
 *
 * @param folders looked through with all that is in them.
 * @param isAllowed whether a file may have SQL.
 * @returns a line for each, `file:line what it is`.
 */
export function findSql(folders, isAllowed) {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.ts') && !isAllowed(file))
    .flatMap(sqlIn);
}

function sqlIn(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    const what = sqlOf(node);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    if (what) found.push(`${file}:${line + 1} ${what}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sqlOf(node) {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
    return node.expression.name.text === 'query' ? 'calls query' : undefined;
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
  return isText && statement.test(node.text) ? 'is a statement' : undefined;
}
