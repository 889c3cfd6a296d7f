import { nameOf, phases, processTypes, sensors, steps, userActions } from '../../../domain/machine/index.js';
import type { LogLine, MachineReport } from '../../../domain/deviceMessages/index.js';

/** Maximum number of lines of a machine, of all sessions together. */
const keptLines = 500;

/** The log of a machine: steps, faults and commands. It survives power cuts, but not the end of the simulation. */
export class MachineLog {
  #lines: readonly (LogLine & { readonly session: number })[] = [];

  add(session: number, line: LogLine): void {
    this.#lines = [...this.#lines.slice(1 - keptLines), { ...line, session }];
  }

  /** Oldest first. */
  of(session: number): readonly LogLine[] {
    return this.#lines
      .filter((line) => line.session === session)
      .map(({ atMs, severity, text }) => ({ atMs, severity, text }));
  }
}

/** A report in words. */
export function lineOf(report: MachineReport, atMs: number): LogLine {
  const severity = report.type === 'fault' ? 'warning' : 'info';
  return { atMs, severity, text: textOf(report) };
}

function textOf(report: MachineReport): string {
  switch (report.type) {
    case 'sessionStarted':
      return `${nameOf(processTypes, report.processType)} began`;
    case 'stepEntered':
      return `step ${nameOf(steps, report.step)}, phase ${nameOf(phases, report.phase)}`;
    case 'userActionRequested':
      return `waits for action ${report.action} (${nameOf(userActions, report.action)})`;
    case 'userActionDone':
      return `action ${report.action} (${nameOf(userActions, report.action)}) done`;
    case 'thresholdCrossed':
      return `${nameOf(sensors, report.sensor)} passed ${report.limit}`;
    case 'fault':
      return `fault ${report.code}: ${report.text}`;
    case 'sessionCompleted':
      return 'completed';
    case 'sessionCancelled':
      return 'cancelled';
    case 'sessionInterrupted':
      return `interrupted: ${report.reason}`;
  }
}
