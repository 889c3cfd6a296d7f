/** A line of the log as people read it. */
export interface ShownLine {
  /** Epoch milliseconds; undefined when the line has none, or is cut. */
  readonly atMs: number | undefined;
  readonly level: string;
  readonly message: string;
  /** What else it has, a row for each value and for each frame of a stack. */
  readonly rows: readonly string[];
}

/** One that is no JSON, because it was cut, is its own message. */
export function shownLine(line: string): ShownLine {
  const fields = parsed(line);
  if (!fields) return { atMs: undefined, level: '', message: line, rows: [] };
  const { level, time, msg, ...others } = fields;
  const atMs = Date.parse(String(time));
  return {
    atMs: Number.isNaN(atMs) ? undefined : atMs,
    level: typeof level === 'string' ? level : '',
    message: typeof msg === 'string' ? msg : '',
    rows: Object.entries(others).flatMap(([name, value]) => rowsOf(name, value)),
  };
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function rowsOf(name: string, value: unknown): readonly string[] {
  if (typeof value === 'string') return `${name}: ${value}`.split('\n');
  if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => rowsOf(`${name}.${key}`, each));
  return [`${name}: ${JSON.stringify(value)}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
