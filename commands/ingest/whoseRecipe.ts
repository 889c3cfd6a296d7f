import type { ReportToSession, SessionReport } from '../../domain/brewSession/index.js';
import { knownCommand } from '../../domain/deviceCommand/index.js';
import type { createQueues } from '../deviceCommands/index.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type { MachineOwners } from '../ports/index.js';
import { patienceMs } from './ingestParts.js';

interface Knowing {
  readonly commands: ReturnType<typeof createQueues>;
  readonly owners: MachineOwners;
}

type Started = Extract<SessionReport, { type: 'sessionStarted' }>;

/**
 * The reports, with the person whose text the name of the recipe is where a session starts: who asked for it by a command, or else the owner of
 * the machine at that time. Others pass as they are.
 */
export async function withWhoseRecipe<Command extends ReportToSession>(
  commands: readonly Command[],
  knowing: Knowing,
): Promise<readonly Command[]> {
  if (!commands.some(({ report }) => isNamed(report))) return commands;
  return Promise.all(
    commands.map(async (command) => {
      const { deviceId, report, atMs } = command;
      if (!isNamed(report)) return command;
      const recipeOf = await whose({ deviceId, commandId: report.commandId, atMs }, knowing);
      return recipeOf === undefined ? command : { ...command, report: { ...report, recipeOf } };
    }),
  );
}

function isNamed(report: SessionReport): report is Started {
  return report.type === 'sessionStarted' && report.recipe !== '';
}

async function whose(
  { deviceId, commandId, atMs }: { deviceId: string; commandId: string | undefined; atMs: number },
  { commands, owners }: Knowing,
): Promise<string | undefined> {
  const queue = commandId === undefined ? undefined : await commands.load(deviceId);
  const asked = queue && commandId !== undefined ? knownCommand(queue, commandId)?.requestedBy : undefined;
  return asked ?? retryWhileUnavailable(patienceMs, () => owners.ownerAt(deviceId, atMs));
}
