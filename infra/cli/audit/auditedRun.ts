import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Subject } from '../../../domain/audit/index.js';
import type { BegunAction } from '../../../commands/audit/index.js';
import type { CliContext } from '../context.js';
import { openAudit, type OpenAudit } from './openAudit.js';
import { subjectsOf } from './subjectsOf.js';
import { withoutEntry } from './withoutEntry.js';

/** The entry of one command line. */
export interface AuditedRun {
  /** Stores the entry, unless the command leaves none. To be called before the command does anything; a throw keeps it from that. */
  begin(command: Command): Promise<void>;
  /** Adds what became known only by doing it. */
  readonly affects: (...subjects: readonly Subject[]) => void;
  end(outcome: 'done' | 'refused' | 'failed'): Promise<void>;
}

export function createAuditedRun(context: CliContext): AuditedRun {
  const { settings, stderr, openTrail = openAudit } = context;
  const affected: Subject[] = [];
  let open: (OpenAudit & { readonly begun?: BegunAction; readonly hasOutcome: boolean }) | undefined;
  return {
    async begin(command) {
      const action = pathOf(command);
      if (action in withoutEntry || command.opts().dryRun === true) return;
      const opened = await openTrail(await settings(), stderr);
      // Closed by `end`, also when the entry can't be stored.
      open = { ...opened, hasOutcome: false };
      const subjects = await subjectsOf(command, opened.personId);
      const uid = process.getuid?.() ?? -1;
      const origin = { osUser: osUser(), host: hostname() };
      const begun = await opened.trail.begin({ action, by: { type: 'systemUser', uid }, subjects, origin });
      open = { ...opened, begun, hasOutcome: !keptAsCopied.has(action) };
    },
    affects: (...subjects) => void affected.push(...subjects),
    async end(outcome) {
      if (open?.begun && open.hasOutcome) open.trail.complete(open.begun, { outcome, subjects: affected });
      await open?.close();
    },
  };
}

/** The copy has the entry. An outcome in the source alone would be a difference between the two. */
const keptAsCopied: ReadonlySet<string> = new Set(['events copy']);

/** As people type it: `device block`. */
export function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}

/** Whoever became root by sudo is named too. A user without a name is known by number. */
function osUser(): string {
  const { SUDO_USER: original } = process.env;
  let name: string;
  try {
    name = userInfo().username;
  } catch {
    name = `uid ${process.getuid?.() ?? '?'}`;
  }
  return (original ? `${name} (sudo by ${original})` : name).slice(0, 200);
}
