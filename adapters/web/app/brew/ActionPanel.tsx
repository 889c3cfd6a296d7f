import type { Coded, Command } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Button, Time } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brew.js';
import { adviceOfCode, formatTime } from '../../shared/texts/index.js';
import { factOf, instructionsOf, type hindranceOf } from './actions.js';
import { SendingLine } from '../../shared/commands/CommandLine.js';
import { newestCommand } from '../../shared/commands/commandProgress.js';
import { useSend } from '../../shared/commands/useSend.js';
import { MachineName } from '../machine/MachineName.js';

export interface OwedAction {
  readonly deviceId: string;
  readonly action: Coded;
  /** Undefined where the machine does not say. */
  readonly sinceMs: number | undefined;
}

interface ActionPanelProps {
  readonly owed: OwedAction;
  readonly commands: readonly Command[];
  readonly hindrance: ReturnType<typeof hindranceOf>;
}

/** What the machine waits for somebody to do: the first thing to see on the page. */
export function ActionPanel({ owed: { deviceId, action, sinceMs }, commands, hindrance }: ActionPanelProps) {
  const sending = useSend(deviceId);
  const { name, whatToDo } = adviceOfCode('userAction', action.code);
  const command = newestCommand(
    commands,
    ({ instruction, requestedAt, deviceId: told }) =>
      told === deviceId &&
      instruction.kind === 'confirmAction' &&
      instruction.action === action.code &&
      Date.parse(requestedAt) >= (sinceMs ?? 0),
  );
  const isOnItsWay =
    command !== undefined && !['failed', 'expired', 'cancelled', 'superseded'].includes(command.status);
  return (
    <section class="action" aria-labelledby="action-name">
      <h2 id="action-name">
        <span class="shape" aria-hidden="true">
          ▲
        </span>{' '}
        {name}
      </h2>
      <p class="label">
        <MachineName deviceId={deviceId} />
        {sinceMs !== undefined && (
          <>
            {' · '}
            <Time atMs={sinceMs}>{t('since', { time: formatTime(sinceMs, now.value) })}</Time>
          </>
        )}
      </p>
      <ol class="instructions">
        {instructionsOf(whatToDo).map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ol>
      <Button
        kind="primary"
        disabled={hindrance !== undefined || sending.isSending || isOnItsWay}
        onClick={() => sending.send({ kind: 'confirmAction', action: action.code })}
      >
        {t(factOf(action.code))}
      </Button>
      {hindrance && <p class="small">{t(`hindrance.${hindrance}`)}</p>}
      <SendingLine sending={sending} command={command} />
    </section>
  );
}
