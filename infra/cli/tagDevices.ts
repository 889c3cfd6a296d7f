import { Argument, Command } from 'commander';
import { deviceTagShape, isDeviceTag, mostTags } from '../../domain/fleet/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { unknownDevices } from './known.js';
import { parsedBy } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** Parses a tag. */
export const deviceTag = parsedBy((text) => (isDeviceTag(text) ? text : undefined), deviceTagShape);

/** `brewline device tag` */
export function tagCommand(context: CliContext): Command {
  return changeCommand(context, 'tag', 'give devices a tag, by which operators group them');
}

/** `brewline device untag` */
export function untagCommand(context: CliContext): Command {
  return changeCommand(context, 'untag', 'take a tag from devices');
}

function changeCommand(context: CliContext, name: 'tag' | 'untag', description: string): Command {
  return new Command(name)
    .description(`${description}; all of them, or none when one is not known`)
    .addArgument(new Argument('<tag>', deviceTagShape).argParser(deviceTag))
    .addArgument(deviceIds())
    .option('--json', 'the tags that each has now, as one JSON document')
    .addHelpText('after', `\nExample:\n  brewline device ${name} beta keg-1 keg-2`)
    .action(async (tag: string, ids: string[], { json }: { json?: true }) => {
      const { createDeviceTags } = await import('../../adapters/postgres/index.js');
      const change = { add: name === 'tag' ? [tag] : [], remove: name === 'tag' ? [] : [tag] };
      const devices = await withDatabase(await context.settings(), async (pool) => {
        const answer = await createDeviceTags(pool).change(ids, change);
        if (answer.type === 'changed') return answer.devices;
        if (answer.type === 'unknown')
          throw (await unknownDevices(pool, answer.deviceIds)) ?? new Error('no device was named');
        throw new Error(`a device has at most ${mostTags} tags; nothing was changed`);
      });
      if (json) writeJson(context.stdout, { devices });
      else
        for (const { deviceId, tags } of devices)
          context.stdout.write(`${deviceId}  ${tags.join(' ') || 'no tag'}\n`);
    });
}
