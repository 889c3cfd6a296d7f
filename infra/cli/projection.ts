import { userInfo } from 'node:os';
import { Argument, Command } from 'commander';
import { projectionNames, projectionOf, type ProjectionName } from '../../domain/health/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { choosing } from './optionParsers.js';
import { readSystem, type SystemRead } from './readSystem.js';
import { textTable } from './textTable.js';
import { addDefaultCommand } from './usageHints.js';
import { writeJson, writeJsonLines } from './writeJson.js';

/** `brewline projection`, and `brewline projections` */
export function projectionCommand(context: CliContext): Command {
  const group = new Command('projection')
    .alias('projections')
    .description('how far projections are; pause and resume them')
    .addHelpText(
      'after',
      '\nWithout a command it lists them. brewline rebuild rebuilds one.\n\nExample:\n  brewline projection pause alarms',
    );
  return addDefaultCommand(group, listCommand(context))
    .addCommand(changeCommand(context, 'pause'))
    .addCommand(changeCommand(context, 'resume'));
}

function listCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('list')
    .description('each projection: state, lag, rate, position, and the process that runs it')
    .option('--json', 'one JSON object in each line, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline projection list')
    .action(async ({ json }: { json?: true }) => {
      const config = await settings();
      const { projections } = await withDatabase(config, (pool) => readSystem(pool, config));
      if (json) writeJsonLines(stdout, projections);
      else if (projections.length > 0) stdout.write(`${textTable([heading, ...projections.map(row)])}\n`);
      if (projections.length === 0) stderr.write('No process has reported a projection: npm start.\n');
    });
}

const heading = [
  'PROJECTION',
  'STATE',
  'LAG',
  'BEHIND',
  'TREND',
  'PER SECOND',
  'PARKED',
  'POSITION',
  'PROCESS',
];

type Projection = SystemRead['projections'][number];

function row(each: Projection): readonly string[] {
  const { projection, lagMs, eventsBehind, trend, eventsPerSecond, parked, position, instance } = each;
  const lag = lagMs === null ? '-' : `${(lagMs / 1_000).toFixed(1)} s`;
  const figures = [lag, String(eventsBehind ?? '-'), trend, eventsPerSecond.toFixed(1), String(parked)];
  return [projection, stateOf(each), ...figures, position ?? '-', instance ?? '-'];
}

function stateOf({ paused, isSilent, isStalled, broken, lagMs, rebuild, instance }: Projection): string {
  const rebuilding = rebuild?.finishedAt === null ? rebuildOf(rebuild) : undefined;
  // Somebody wants it so, whatever its process does.
  if (paused) return `paused since ${paused.at}${rebuilding === undefined ? '' : `, ${rebuilding}`}`;
  if (rebuilding !== undefined && instance === null) return `${rebuilding}, nobody runs it`;
  if (isSilent) return 'silent';
  if (isStalled || broken !== null) return 'stalled';
  if (rebuilding !== undefined) return rebuilding;
  return lagMs === null ? 'catching up' : 'keeps up';
}

function rebuildOf({ begunAt, share, leftMs }: NonNullable<Projection['rebuild']>): string {
  if (begunAt === null) return 'rebuild requested';
  const left = leftMs === null ? '' : `, ${Math.ceil(leftMs / 1_000)} s left`;
  return share === null ? 'rebuilding' : `rebuilding ${Math.floor(share * 100)} %${left}`;
}

const descriptions = {
  pause: 'stops a projection until somebody resumes it; events wait, and none is lost',
  resume: 'lets a paused projection go on where it stood',
} as const;

function changeCommand({ settings, stdout, stderr }: CliContext, change: 'pause' | 'resume'): Command {
  return new Command(change)
    .description(descriptions[change])
    .addArgument(choosing(new Argument('<projection>', 'which'), projectionNames))
    .option('--json', 'print what was done as one JSON document')
    .addHelpText('after', `\nExample:\n  brewline projection ${change} alarms`)
    .action(async (projection: ProjectionName, { json }: { json?: true }) => {
      const { createProjectionPauses } = await import('../../adapters/postgres/index.js');
      const isChanged = await withDatabase(await settings(), (pool) => {
        const pauses = createProjectionPauses(pool);
        return change === 'pause' ? pauses.pause(projection, userInfo().username) : pauses.resume(projection);
      });
      const done = change === 'pause' ? 'paused' : 'resumed';
      if (json) writeJson(stdout, { projection: projectionOf(projection), [done]: true, changed: isChanged });
      else if (isChanged) stderr.write(`${projection} is ${done}; its role follows within two seconds.\n`);
      else stderr.write(`${projection} was ${change === 'pause' ? 'paused already' : 'not paused'}.\n`);
    });
}
