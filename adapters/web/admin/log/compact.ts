import type { LogLine, LogOrder } from '../../../../domain/sessionLog/index.js';

/** Lines that are one row: the steps of a command, or readings with nothing between them. */
export interface LogGroup {
  readonly id: string;
  /** The oldest first, whatever the order of the log. */
  readonly lines: readonly [LogLine, ...LogLine[]];
}

interface Shown {
  readonly order: LogOrder;
  /** Whether the lines go on to the newest one: only then it is known which commands have no outcome. */
  readonly hasNewest: boolean;
}

const ends: ReadonlySet<string> = new Set([
  'CommandDone',
  'CommandFailed',
  'CommandExpired',
  'CommandCancelled',
  'CommandSuperseded',
]);

export function endsCommand({ type }: LogLine): boolean {
  return ends.has(type);
}

/** A command with all its steps is one row, where the first of them is shown; those without an outcome are on top. */
export function compact(lines: readonly LogLine[], { order, hasNewest }: Shown): readonly LogGroup[] {
  const groups: { readonly id: string; readonly lines: [LogLine, ...LogLine[]] }[] = [];
  const commands = new Map<string, (typeof groups)[number]>();
  for (const line of lines) {
    const command = line.kind === 'command' ? String(line.data.commandId) : undefined;
    const last = groups.at(-1);
    const group = command === undefined ? (isRun(last, line) ? last : undefined) : commands.get(command);
    if (group) {
      group.lines.push(line);
      continue;
    }
    const begun: (typeof groups)[number] = { id: line.id, lines: [line] };
    groups.push(begun);
    if (command !== undefined) commands.set(command, begun);
  }
  if (order === 'newest') for (const group of groups) group.lines.reverse();
  if (!hasNewest) return groups;
  const isOpen = ({ lines: of }: LogGroup) => of[0].kind === 'command' && !of.some(endsCommand);
  return [...groups.filter(isOpen), ...groups.filter((group) => !isOpen(group))];
}

function isRun(group: LogGroup | undefined, line: LogLine): boolean {
  const [first] = group?.lines ?? [];
  return line.kind === 'reading' && first?.kind === 'reading' && first.deviceId === line.deviceId;
}
