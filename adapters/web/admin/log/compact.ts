import type { LogLine } from '../../../../domain/sessionLog/index.js';

/** Lines that are one row: the steps of a command, or readings with nothing between them. */
export interface LogGroup {
  readonly id: string;
  readonly lines: readonly [LogLine, ...LogLine[]];
}

const ends = new Set([
  'CommandDone',
  'CommandFailed',
  'CommandExpired',
  'CommandCancelled',
  'CommandSuperseded',
]);

/** A command with all its steps is one row, where it began; those without an outcome are on top. */
export function compact(lines: readonly LogLine[]): readonly LogGroup[] {
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
  const isOpen = ({ lines: of }: LogGroup) =>
    of[0].kind === 'command' && !of.some(({ type }) => ends.has(type));
  return [...groups.filter(isOpen), ...groups.filter((group) => !isOpen(group))];
}

function isRun(group: LogGroup | undefined, line: LogLine): boolean {
  const [first] = group?.lines ?? [];
  return line.kind === 'reading' && first?.kind === 'reading' && first.deviceId === line.deviceId;
}
