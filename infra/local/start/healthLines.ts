import { conditionKey, type OverallHealth, type SharedCondition } from '../../../domain/health/index.js';

const markOf = { degraded: '▲', down: '◆' } as const;

/** The worst condition for the live line, for example `◆ RabbitMQ takes no messages … (12 s)`; empty without conditions. */
export function healthNote({ conditions }: OverallHealth, nowMs = Date.now()): string {
  const [worst, ...others] = conditions;
  if (!worst) return '';
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(worst.since)) / 1000));
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${markOf[worst.level]} ${worst.reason} (${seconds} s${more})`;
}

/** Prints once what began and once what is over. */
export class HealthLines {
  #shown = new Map<string, SharedCondition>();

  next({ conditions }: OverallHealth, nowMs = Date.now()): readonly string[] {
    const now = new Map(conditions.map((condition) => [conditionKey(condition), condition]));
    const began = conditions.filter((condition) => !this.#shown.has(conditionKey(condition)));
    const over = [...this.#shown].flatMap(([key, condition]) => (now.has(key) ? [] : [condition]));
    this.#shown = now;
    return [
      ...began.map(({ level, reason }) => `${markOf[level]} ${level}: ${reason}`),
      ...over.map(({ since, reason }) => {
        const seconds = Math.max(0, Math.round((nowMs - Date.parse(since)) / 1000));
        return `✔ over after ${seconds} s: ${reason}`;
      }),
    ];
  }
}
