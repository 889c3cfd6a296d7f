import { Argument, Command } from 'commander';
import type { Share } from '../../projections/queries/index.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { loginArgument } from './loginArgument.js';
import { deviceId, lifetimeMs, uuidOf } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** `brewline share` */
export function shareCommand(context: CliContext): Command {
  return new Command('share')
    .description('devices that their owners share with others')
    .addHelpText('after', '\nExample:\n  brewline share add keg-1 ada --command\n  brewline share list')
    .addCommand(addCommand(context))
    .addCommand(acceptCommand(context))
    .addCommand(endCommand(context))
    .addCommand(listCommand(context));
}

interface AddOptions {
  readonly command?: true;
  readonly ends?: number;
  readonly json?: true;
}

function addCommand(context: CliContext): Command {
  return new Command('add')
    .description('invite somebody for the owner of a device; again to change rights or end')
    .addArgument(new Argument('<id>', 'of the device').argParser(deviceId))
    .addArgument(loginArgument('whom to invite'))
    .option('--command', 'to command the device too, and not only to view it')
    .option('--ends <time>', 'end the share by itself after this time, such as 30d', lifetimeMs)
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline share add keg-1 ada --command --ends 30d')
    .action(async (device: string, login: string, { command, ends, json }: AddOptions) => {
      const { invite } = await import('./sharing.js');
      const rights = command ? 'viewAndCommand' : 'view';
      const endsAt = ends === undefined ? undefined : new Date(Date.now() + ends);
      const share = await invite(await context.settings(), { deviceId: device, login, rights, endsAt });
      await writeShare(context, share, json);
    });
}

function acceptCommand(context: CliContext): Command {
  return new Command('accept')
    .description('accept an invitation for who was invited')
    .addArgument(shareArgument())
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline share accept 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')
    .action(async (id: string, { json }: { json?: true }) => {
      const { accept } = await import('./sharing.js');
      await writeShare(context, await accept(await context.settings(), id), json);
    });
}

function endCommand(context: CliContext): Command {
  return new Command('end')
    .description('end a share or an invitation; live streams by it end within two seconds')
    .addArgument(shareArgument())
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline share end 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')
    .action(async (id: string, { json }: { json?: true }) => {
      const { end } = await import('./sharing.js');
      await writeShare(context, await end(await context.settings(), id), json);
    });
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'shares')
    .description('invitations and shares that have not ended, the latest first')
    .option('--device <id>', 'only of this device', deviceId)
    .addHelpText('after', '\nExample:\n  brewline share list --device keg-1')
    .action(async ({ device, limit, json }: ListOptions & { device?: string }) => {
      const { list } = await import('./sharing.js');
      const { shareResource } = await import('../../adapters/http/api/resources/index.js');
      const found = await list(await context.settings(), { deviceId: device, limit: limit + 1 });
      const shown = {
        items: found.slice(0, limit).map(shareResource),
        heading: ['SHARE', 'DEVICE', 'WITH', 'RIGHTS', 'STATUS', 'ENDS'],
        row: ({ shareId, deviceId: of, login, rights, status, endsAt }: ReturnType<typeof shareResource>) => [
          ...[shareId, of, login, rights, status, endsAt ?? ''],
        ],
        none: 'Nothing is shared.',
        more: found.length > limit ? 'raise --limit, or choose by --device' : undefined,
      };
      writeList(context, shown, json);
    });
}

function shareArgument(): Argument {
  return new Argument('<share>', 'as share list shows it').argParser(uuidOf('a share'));
}

async function writeShare({ stdout }: CliContext, share: Share, json: true | undefined): Promise<void> {
  const { shareResource } = await import('../../adapters/http/api/resources/index.js');
  if (json) writeJson(stdout, shareResource(share));
  else
    stdout.write(
      `${share.shareId} ${share.deviceId} with ${share.login}: ${share.rights}, ${share.status}\n`,
    );
}
