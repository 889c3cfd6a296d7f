import type { Command } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brew.js';
import { SendingLine } from '../../shared/commands/CommandLine.js';
import { newestCommand } from '../../shared/commands/commandProgress.js';
import { useSend } from '../../shared/commands/useSend.js';

interface StopHeatingProps {
  readonly deviceId: string;
  readonly commands: readonly Command[];
  /** Without a connection nobody can be told. A machine that is away is told when it comes back. */
  readonly isDisconnected: boolean;
}

/** In reach wherever the page was scrolled to. */
export function StopHeating({ deviceId, commands, isDisconnected }: StopHeatingProps) {
  const sending = useSend(deviceId);
  const { commandId } = sending;
  const command = newestCommand(
    commands,
    ({ instruction, ...each }) => instruction.kind === 'stopHeating' && each.commandId === commandId,
  );
  return (
    <div class="stop">
      <SendingLine sending={sending} command={command} />
      <Button
        kind="danger"
        disabled={isDisconnected || sending.isSending}
        onClick={() => sending.send({ kind: 'stopHeating' })}
      >
        {t('stop')}
      </Button>
    </div>
  );
}
