import { Command } from 'commander';
import { assignCommand, unassignCommand } from './assignDevices.js';
import { bulkCommand } from './bulkDevices.js';
import type { CliContext } from './context.js';
import { addDevicesCommand } from './addDevices.js';
import { blockCommand, revokeCommand, unblockCommand } from './deviceAccess.js';
import { debugDeviceCommand } from './debugDevice.js';
import { listDevicesCommand } from './listDevices.js';
import { noteCommand } from './noteDevice.js';
import { releaseDeviceCommand } from './releaseDevice.js';
import { resetOrderCommand } from './resetOrder.js';
import { rotateCommand } from './rotateDevices.js';
import { showDeviceCommand } from './showDevice.js';
import { tagCommand, untagCommand } from './tagDevices.js';

export function deviceCommand(context: CliContext): Command {
  return new Command('device')
    .description('devices: their status, which may connect, and to whom they are assigned')
    .addHelpText('after', '\nExample:\n  brewline device list --online\n  brewline device show keg-1')
    .addCommand(listDevicesCommand(context))
    .addCommand(showDeviceCommand(context))
    .addCommand(addDevicesCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(blockCommand(context))
    .addCommand(unblockCommand(context))
    .addCommand(revokeCommand(context))
    .addCommand(assignCommand(context))
    .addCommand(unassignCommand(context))
    .addCommand(releaseDeviceCommand(context))
    .addCommand(resetOrderCommand(context))
    .addCommand(tagCommand(context))
    .addCommand(untagCommand(context))
    .addCommand(noteCommand(context))
    .addCommand(bulkCommand(context))
    .addCommand(debugDeviceCommand(context));
}
