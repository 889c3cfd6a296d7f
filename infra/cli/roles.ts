import { Command } from 'commander';

interface RoleProcess {
  readonly description: string;
  /** File in infra/main, without its suffix. */
  readonly file: string;
}

const roleProcesses: Readonly<Record<string, RoleProcess>> = {
  'event-store': {
    description: 'the embedded event store, when there is no EventStoreDB',
    file: 'eventStore',
  },
  ingest: { description: "devices' messages from RabbitMQ to the event store", file: 'ingest' },
  dispatcher: { description: "people's commands from the event store to the devices", file: 'dispatcher' },
  projector: { description: 'read models in PostgreSQL from the event store', file: 'projector' },
  api: { description: 'the HTTP API', file: 'api' },
  auth: { description: "RabbitMQ's HTTP auth backend for devices", file: 'auth' },
};

/** One command for each role: runs it in this process until SIGTERM or SIGINT, configured by environment variables only. */
export function roleCommands(): Command[] {
  return Object.entries(roleProcesses).map(([role, { description, file }]) =>
    new Command(role)
      .description(`run a role: ${description}`)
      .addHelpText('after', `\nSettings: brewline settings\n\nExample:\n  LOG_LEVEL=debug brewline ${role}`)
      .action(async () => {
        // Importing a main runs it.
        await import(`../main/${file}.js`);
      }),
  );
}
