import { useCallback } from 'preact/hooks';
import type { Command } from '../../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked } from '../../../shared/components/index.js';
import { api, ask } from '../../../shared/session/index.js';
import { t } from '../../../shared/texts/brew.js';
import { CommandEntry } from '../../../shared/commands/CommandEntry.js';
import { MachineName } from '../../machine/MachineName.js';

interface CommandsTabProps {
  readonly deviceIds: readonly string[];
  readonly sinceMs: number;
  readonly untilMs: number | undefined;
  /** As they change; they replace what the API answered before. */
  readonly live: readonly Command[];
}

/** What the machines were told during the brew, the newest first. */
export function CommandsTab({ deviceIds, sinceMs, untilMs = Infinity, live }: CommandsTabProps) {
  const ids = deviceIds.join(' ');
  const question = useCallback(async () => {
    const pages = await Promise.all(ids.split(' ').map(askCommands));
    return pages.flatMap(({ items }) => items);
  }, [ids]);
  const asked = useAsked(question);
  if (asked.error && !asked.data)
    return <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!asked.data) return <Skeleton height="row" count={3} />;
  const byId = new Map([...asked.data, ...live].map((command) => [command.commandId, command]));
  const commands = [...byId.values()]
    .filter(({ requestedAt }) => Date.parse(requestedAt) >= sinceMs && Date.parse(requestedAt) <= untilMs)
    .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt));
  if (commands.length === 0) return <p class="muted">{t('command.none')}</p>;
  return (
    <ul class="commands">
      {commands.map((command) => (
        <CommandEntry
          key={command.commandId}
          command={command}
          machine={<MachineName deviceId={command.deviceId} />}
        />
      ))}
    </ul>
  );
}

function askCommands(deviceId: string) {
  const params = { path: { deviceId }, query: { limit: 100 } };
  return ask(api.GET('/api/v1/devices/{deviceId}/commands', { params }));
}
