import type { Command } from '../../../apiClient/index.js';
import { ApiProblem } from '../../../apiClient/index.js';
import { DeviceText, Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { formatClock, nameOfWord } from '../texts/index.js';
import './commands.css';
import { progressOf } from './commandProgress.js';
import type { Sending } from './useSend.js';

/** A command as it is: asked 14:05:02 → received → done. */
export function CommandLine({ command }: { readonly command: Command }) {
  const { reached, outcome } = progressOf(command);
  const { percent, returnCause, reason, mayHaveArrived, status } = command;
  return (
    <div class="command-line small" data-outcome={outcome}>
      <p>
        {reached.map(({ point, atMs }, index) => (
          <span key={point}>
            {index > 0 && <span class="muted"> → </span>}
            {point === 'asked' ? t('command.asked') : nameOfWord('commandStatus', point)}
            {atMs !== undefined && (
              <>
                {' '}
                <Time atMs={atMs}>{formatClock(atMs)}</Time>
              </>
            )}
          </span>
        ))}
        {status === 'executing' && percent !== null && ` · ${percent} %`}
      </p>
      {status === 'waiting' && (
        <p class="muted">
          {returnCause === null ? t('command.waits') : nameOfWord('returnCause', returnCause)}{' '}
          {t('command.until', { time: formatClock(Date.parse(command.deadline)) })}
        </p>
      )}
      {reason !== null && (
        <p class="field-error">
          <DeviceText text={reason} />
        </p>
      )}
      {mayHaveArrived && <p class="muted">{t('command.mayHaveArrived')}</p>}
    </div>
  );
}

/** What came of a button: nothing yet, Brewline's refusal, or the command. */
export function SendingLine({
  sending,
  command,
}: {
  readonly sending: Sending;
  readonly command: Command | undefined;
}) {
  const { isSending, error, commandId } = sending;
  return (
    <div aria-live="polite">
      {isSending && <p class="small muted">{t('command.sending')}</p>}
      {error && <p class="small field-error">{refusalOf(error)}</p>}
      {!isSending && !error && command && <CommandLine command={command} />}
      {!isSending && !error && !command && commandId !== undefined && (
        <p class="small muted">{t('command.recorded')}</p>
      )}
    </div>
  );
}

export function refusalOf(error: Error): string {
  if (!(error instanceof ApiProblem)) return t('command.unsure');
  return t('command.refused', { reason: error.errors[0]?.detail ?? error.detail ?? error.title });
}
