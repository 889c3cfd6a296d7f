import type { commandResource, timelineResource } from '../../adapters/http/api/resources/index.js';
import { sections } from './sections.js';
import { actorText } from '../../domain/kernel/actorText.js';
import { facts } from '../../domain/sessionLog/index.js';
import { withAge } from './shown.js';

type CommandResource = ReturnType<typeof commandResource>;

export const commandHeading = ['COMMAND', 'DEVICE', 'REQUESTED AT', 'BY', 'KIND', 'STATUS', 'DETAILS'];

/** A command in a list. */
export function commandRow(command: CommandResource): string[] {
  const { commandId, deviceId, requestedAt, requestedBy, instruction, status, percent, reason } = command;
  const how = [
    facts({ ...instruction }, ['kind']),
    percent === null || status === 'done' ? '' : `${percent} % done`,
    reason ?? '',
  ];
  const details = how.filter((part) => part !== '').join('; ');
  return [commandId, deviceId, requestedAt, actorText(requestedBy), instruction.kind, status, details];
}

/** A command for an operator, with its timeline. */
export function describeCommand(
  command: CommandResource,
  timeline: readonly ReturnType<typeof timelineResource>[],
  nowMs: number,
): string {
  const { commandId, deviceId, instruction, status, percent, attempts, sessionId, supersededBy } = command;
  const isLate = command.late ? ', and the machine answered after that' : '';
  const mayHaveArrived = command.mayHaveArrived ? '; it may have arrived' : '';
  return sections([
    {
      rows: [
        ['Command', commandId],
        ['Device', deviceId],
        ['Instruction', `${instruction.kind} ${facts({ ...instruction }, ['kind'])}`.trimEnd()],
        ['Status', `${status}${isLate}${mayHaveArrived}`],
        ['Progress', percent === null ? '-' : `${percent} %`],
        ['Reason', command.reason ?? '-'],
        ['Waits again', command.returnCause ?? '-'],
        ['Superseded by', supersededBy ?? '-'],
        ['Published', `${attempts} times`],
        ['Requested', `${withAge(command.requestedAt, nowMs)} by ${actorText(command.requestedBy)}`],
        ['Deadline', withDeadline(command.deadline, nowMs)],
        ['Updated', withAge(command.updatedAt, nowMs)],
        ['Session', sessionId ?? '-'],
      ],
    },
    { title: 'What happened', rows: timeline.map(({ at, type, data }) => [at, type, facts(data)]) },
    {
      title: 'More',
      rows: [[`brewline device show ${deviceId}`], [`brewline command list --device ${deviceId}`]],
    },
  ]);
}

function withDeadline(deadline: string, nowMs: number): string {
  return `${deadline}${Date.parse(deadline) < nowMs ? ' (over)' : ''}`;
}
