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

const nextCause = '\ncaused by: ';
/** As many as a report of an error has, and more. */
const mostCauses = 10;

/**
 * A stack without the messages that it begins with, its own and those of its causes: a message of several lines may have one that looks like
 * a frame.
 *
 * @param message with those of the causes behind it, as pino writes it
 */
export function withoutMessages(stack: string, message: string): string {
  let frames = '';
  let [rest, left] = [stack, message];
  for (let causes = 0; causes <= mostCauses; causes++) {
    const afterName = rest.replace(/^[^\n:]*: /, '');
    const length = commonLength(afterName, left);
    const body = afterName.slice(length);
    const next = body.indexOf(nextCause);
    if (next === -1) return frames + body;
    frames += body.slice(0, next);
    rest = body.slice(next + nextCause.length);
    left = left.slice(length).replace(/^: /, '');
  }
  return frames;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function frameOf(line: string): StackFrame | undefined {
  const found = /^\s+at (?:async )?(?:(.*?) \()?(.*?)((?::\d+)*)\)?$/.exec(line);
  if (!found) return undefined;
  const [, name = '', file = '', position = ''] = found;
  const isOurs = !/node_modules|node:/.test(line);
  return { function: name, file: file.replace(installedIn, ''), position, isOurs };
}
