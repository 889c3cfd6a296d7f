import { dirname } from 'node:path';

/** Says of a file that a person named what is wrong with it, and what to do, instead of the system's own code. */
export function withFileErrors<T>(work: Promise<T>, file: string, use: 'read' | 'write'): Promise<T> {
  return work.catch((error: unknown) => {
    throw explained(error, file, use);
  });
}

function explained(error: unknown, file: string, use: 'read' | 'write'): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = sentences(file, use)[code];
  return said === undefined ? error : new Error(said, { cause: error });
}

function sentences(file: string, use: 'read' | 'write'): Readonly<Record<string, string>> {
  const folder = dirname(file);
  const missing =
    use === 'read' ? `there is no file ${file}` : `there is no folder ${folder}: create it first`;
  const denied =
    use === 'read'
      ? `you may not read ${file}`
      : `you may not write to ${folder}: name a file in another folder`;
  return {
    ENOENT: missing,
    ENOTDIR: `${folder} is no folder`,
    EISDIR: `${file} is a folder: name a file`,
    EACCES: denied,
    EPERM: denied,
    EROFS: denied,
  };
}
