import { useCallback } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import { CommandEntry } from '../../shared/commands/CommandEntry.js';
import { useTopic } from '../../shared/live/index.js';
import { t } from '../../shared/texts/device.js';
import { usePages } from '../usePages.js';
import { askCommands } from './deviceApi.js';
import { PagedRows } from './PagedRows.js';
import { SendCommand } from './SendCommand.js';

/** What it was told, the newest first, each as far as it has come; and one more to send. */
export function CommandsTab({ device }: { readonly device: Device }) {
  const { deviceId } = device;
  const pages = usePages(
    useCallback((after: string | undefined) => askCommands(deviceId, after), [deviceId]),
  );
  const live = useTopic(`commands:${deviceId}`).rows;
  // What changes replaces what was answered before; what is new comes first.
  const items =
    pages.known &&
    [
      ...new Map([...pages.known.items, ...live].map((command) => [command.commandId, command])).values(),
    ].toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt));
  return (
    <>
      <SendCommand {...{ device }} commands={items ?? live} />
      <PagedRows items={items} pages={pages} none={t('device.noCommands')}>
        {(command) => <CommandEntry key={command.commandId} command={command} />}
      </PagedRows>
    </>
  );
}
