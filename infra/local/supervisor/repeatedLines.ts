/** Maximum number of lines of one kind in a second; further ones are counted. */
const writtenPerSecond = 20;
const windowMs = 1_000;
/** Maximum number of kinds in one second: limits the memory. */
const mostKinds = 1_000;
/** Maximum number of characters of an unfinished line: limits the memory. */
const mostPending = 64 * 1024;

interface Kind {
  readonly level: string;
  readonly msg: string;
  lines: number;
}

/**
 * Keeps a flood of one message from rotating everything else out of a log. In each second, lines with the same level, message
 * (ignoring numbers) and error code are written 20 times, then counted; the count is written at the end of the second.
 */
export class RepeatedLines {
  private kinds = new Map<string, Kind>();
  private pending = '';
  private timer: NodeJS.Timeout | undefined;

  /** @param writeOut called with whole lines */
  constructor(private readonly writeOut: (text: string) => void) {}

  /** Takes output in pieces: a partial line is kept until the rest arrives. */
  write(text: string): void {
    const whole = this.pending + text;
    const end = whole.length > mostPending ? whole.length : whole.lastIndexOf('\n') + 1;
    this.pending = whole.slice(end);
    if (end === 0) return;
    this.timer ??= setTimeout(() => this.endWindow(), windowMs).unref();
    const lines = whole.slice(0, end).split(/(?<=\n)/);
    this.send(lines.filter((line) => this.isWanted(line)));
  }

  /** Writes what is held back. */
  close(): void {
    const rest = this.pending;
    this.pending = '';
    this.send(rest === '' ? [] : [`${rest}\n`]);
    this.endWindow();
  }

  private isWanted(line: string): boolean {
    const { key, level, msg } = kindOf(line);
    const kind = this.kinds.get(key) ?? { level, msg, lines: 0 };
    if (kind.lines === 0 && this.kinds.size >= mostKinds) return true;
    this.kinds.set(key, kind);
    return ++kind.lines <= writtenPerSecond;
  }

  private endWindow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const kinds = [...this.kinds.values()];
    this.kinds = new Map();
    this.send(kinds.filter(({ lines }) => lines > writtenPerSecond).map((kind) => countLine(kind)));
  }

  private send(lines: readonly string[]): void {
    if (lines.length > 0) this.writeOut(lines.join(''));
  }
}

function kindOf(line: string): { key: string; level: string; msg: string } {
  const { level, msg, code, err } = fieldsOf(line);
  const words = typeof msg === 'string' ? msg : line.trim();
  const key = [level, err?.code ?? code, words.replace(/\d+/g, '0')].join(' ');
  return { key, level: typeof level === 'string' ? level : 'info', msg: words.slice(0, 300) };
}

interface LineFields {
  readonly level?: unknown;
  readonly msg?: unknown;
  readonly code?: unknown;
  readonly err?: { readonly code?: unknown };
}

function fieldsOf(line: string): LineFields {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as LineFields;
  } catch {
    return {};
  }
}

/** JSON, as the lines that it replaces. */
function countLine({ level, msg, lines }: Kind): string {
  const more = (lines - writtenPerSecond).toLocaleString('en-US');
  const time = new Date().toISOString();
  return `${JSON.stringify({ level, time, msg: `${msg} … and ${more} more like it in 1 s` })}\n`;
}
