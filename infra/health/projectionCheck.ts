import type { Finding, HealthCheck } from '../../domain/health/index.js';
import type { Processor } from '../../projections/processor/index.js';

/** A projection that is further behind is reported. */
const lateMs = 10_000;
/** After a pause without any instance, catching up takes this long. */
const catchingUpMs = 5_000;

/** The projections that this process runs now. */
export function namesOfActive(processors: readonly Processor[]): readonly string[] {
  return processors.filter((processor) => processor.progress().isActive).map(({ name }) => name);
}

/** @param lingerMs how long events linger before they are applied */
export function projectionCheck(processor: Processor, lingerMs = 0): HealthCheck {
  const { name } = processor;
  let catchingUpSinceMs: number | undefined;
  return {
    code: 'PROJECTION',
    what: `the projection ${name}`,
    subject: name,
    look(): readonly Finding[] {
      const { isActive, lagMs, broken } = processor.progress();
      catchingUpSinceMs = isActive && lagMs === null ? (catchingUpSinceMs ?? performance.now()) : undefined;
      if (!isActive) return [];
      const found = (level: Finding['level'], reason: string): Finding[] => [
        { code: 'PROJECTION', subject: name, level, reason },
      ];
      if (broken !== undefined) return found('down', `${name} stands still: ${broken}`);
      if (catchingUpSinceMs !== undefined && performance.now() - catchingUpSinceMs > catchingUpMs)
        return found('degraded', `${name} is catching up with the event store`);
      if (lagMs !== null && lagMs > lateMs + lingerMs)
        return found('degraded', `${name} is ${Math.round(lagMs / 1000)} s behind the event store`);
      return [];
    },
  };
}
