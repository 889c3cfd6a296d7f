/** A frame of a stack, as V8 writes it. */
export interface StackFrame {
  /** Empty when unknown. */
  readonly function: string;
  /** Within the repository or the package; a module of Node begins with `node:`. */
  readonly file: string;
  /** As `:12:3`; empty when unknown. */
  readonly position: string;
  /** Whether it is code of this repository. */
  readonly isOurs: boolean;
}

/** Hosts differ in the folder that they have us in: a compiled file of ours, a package's, or by its source map one of our sources. */
const installedIn =
  /^.*\/(?:dist|node_modules)\/|^(?:file:\/\/)?\/.*?\/(?=(?:adapters|commands|domain|infra|projections|test)\/)/;

/** The frames of a stack, the innermost first. */
export function framesOfStack(stack: string): readonly StackFrame[] {
  return stack.split('\n').flatMap((line) => frameOf(line) ?? []);
}

function frameOf(line: string): StackFrame | undefined {
  const found = /^\s+at (?:async )?(?:(.*?) \()?(.*?)((?::\d+)*)\)?$/.exec(line);
  if (!found) return undefined;
  const [, name = '', file = '', position = ''] = found;
  const isOurs = !/node_modules|node:/.test(line);
  return { function: name, file: file.replace(installedIn, ''), position, isOurs };
}
