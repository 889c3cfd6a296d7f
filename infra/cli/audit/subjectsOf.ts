import type { Command } from 'commander';
import { sessionId, type NamedSession } from '../../../domain/brewSession/index.js';
import type { Subject, SubjectKind } from '../../../domain/audit/index.js';

/** What arguments and options mean by their names; `id` and `ids` are of what their group is about. */
const kindOfName: Readonly<Record<string, SubjectKind>> = {
  device: 'device',
  session: 'session',
  brew: 'brew',
  share: 'share',
  stream: 'stream',
  projection: 'projection',
};
const kindOfGroup: Readonly<Record<string, SubjectKind>> = {
  device: 'device',
  claim: 'device',
  share: 'device',
  parked: 'parkedMessage',
  error: 'errorGroup',
  session: 'session',
  command: 'command',
  alarm: 'alarm',
  alert: 'alert',
};

/**
 * What a command line names. A login is looked up, because no entry has one.
 *
 * @param personId of a login; undefined for nobody's
 */
export async function subjectsOf(
  command: Command,
  personId: (login: string) => Promise<string | undefined>,
): Promise<readonly Subject[]> {
  const named: (readonly [string, unknown])[] = [
    ...command.registeredArguments.map(
      (argument, at) => [argument.name(), command.processedArgs[at]] as const,
    ),
    ...Object.entries(command.opts()),
  ];
  const subjects: Subject[] = [];
  for (const [name, value] of named) {
    if (isLogin(name) && typeof value === 'string') {
      const id = await personId(value);
      if (id !== undefined) subjects.push({ kind: 'person', id });
      continue;
    }
    const kind = /^ids?$/.test(name) ? kindOfGroup[command.parent?.name() ?? ''] : kindOfName[name];
    if (kind !== undefined) subjects.push(...idsOf(value).map((id) => ({ kind, id })));
  }
  return subjects;
}

function isLogin(name: string): boolean {
  return name === 'login' || name === 'person';
}

function idsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => {
    if (typeof one === 'string' || typeof one === 'number') return [String(one)];
    return isNamedSession(one) ? [sessionId(one.deviceId, one.session)] : [];
  });
}

function isNamedSession(value: unknown): value is NamedSession {
  return typeof value === 'object' && value !== null && 'deviceId' in value && 'session' in value;
}

/** `kind:id`, as `device:keg-1`. */
export function subjectText({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}
