import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { readSystem, type SystemRead } from './readSystem.js';
import { sections, type Section } from './sections.js';
import { writeJson } from './writeJson.js';

const help = `
Settings are those of each process since it started, as far as they are not the default; --all shows the others too. Secrets are never
shown: of a key it says that it is set, of a URL where it leads.

Example:
  brewline system
  brewline system --json | jq '.settings[0]'`;

/** `brewline system` */
export function systemCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('system')
    .description('what runs, in which version, how it is set, and how the servers are')
    .option('--all', 'also settings that are the default')
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', help)
    .action(async ({ all = false, json }: { all?: boolean; json?: true }) => {
      const config = await settings();
      const read = await withDatabase(config, (pool) => readSystem(pool, config));
      if (json) return writeJson(stdout, read);
      stdout.write(`${sections(sectionsOf(read, all))}\n`);
      if (read.instances.length === 0) stderr.write('No process has reported within an hour: npm start.\n');
    });
}

function sectionsOf(read: SystemRead, all: boolean): readonly Section[] {
  const { status, conditions, instances, queues, migrations, schemas } = read;
  return [
    {
      rows: [
        ['Status', status],
        ...conditions.map(({ code, level, reason }) => [code, `${level}: ${reason}`]),
      ],
    },
    {
      title: 'Processes',
      rows: [
        ['ROLE', 'PROCESS', 'STATE', 'VERSION', 'NODE', 'RUNS SINCE'],
        ...instances.map(({ role, instance, isSilent, version, node, startedAt }) => [
          ...[role, instance, isSilent ? 'silent' : 'reports', version ?? '-', node ?? '-', startedAt ?? '-'],
        ]),
      ],
    },
    { title: 'Servers', rows: serverRows(read) },
    {
      title: 'Queues',
      rows:
        queues.length === 0
          ? []
          : [['QUEUE', 'READY', 'UNACKNOWLEDGED', 'CONSUMERS'], ...queues.map(queueRow)],
    },
    { title: 'Backups', rows: backupRows(read) },
    ...settingSections(read, all),
    {
      title: 'Tables',
      rows: [
        ['Migrations', `${migrations.length}, the last one ${migrations.at(-1)?.name ?? '-'}`],
        ...schemas.map(({ schema, bytes }) => [schema, mebibytes(bytes)]),
      ],
    },
  ];
}

function serverRows({ broker, eventStore, database, disks }: SystemRead): readonly (readonly string[])[] {
  const { version, bytes, connections, maxConnections, waiting } = database;
  return [
    ['RabbitMQ', broker ? `${broker.product} ${broker.version}` : 'no process has a connection'],
    [
      'Event store',
      eventStore
        ? `${eventStore.isEmbedded ? 'embedded, protocol ' : ''}${eventStore.version ?? '-'}, last event at ${eventStore.position ?? '-'}, answers in ${eventStore.answeredInMs} ms`
        : 'no process has a connection',
    ],
    [
      'PostgreSQL',
      `${version}, ${mebibytes(bytes)}, ${connections} of ${maxConnections} connections, ${waiting} wait for a lock`,
    ],
    ...disks.map(({ folder, freeBytes, bytes: size }) => [
      'Disk',
      `${folder}: ${mebibytes(freeBytes)} of ${mebibytes(size)} free`,
    ]),
  ];
}

function backupRows({ backups: { age, oldAfterHours, lastMadeAt, items } }: SystemRead) {
  const [latest] = items;
  const last =
    lastMadeAt === null
      ? 'never: brewline backup'
      : age === 'old'
        ? `${lastMadeAt}, which is old`
        : lastMadeAt;
  return [
    ['Last made at', last],
    ...(latest?.outcome === 'failed'
      ? [['Last try', `failed at ${latest.endedAt}: ${latest.note ?? '-'}`]]
      : []),
    ['Old after', oldAfterHours === null ? 'never' : `${oldAfterHours} h`],
  ];
}

type Queue = SystemRead['queues'][number];

function queueRow({ queue, ready, unacknowledged, consumers }: Queue): readonly string[] {
  return [queue, ...[ready, unacknowledged, consumers].map((figure) => String(figure ?? '-'))];
}

function settingSections({ settings, instances }: SystemRead, all: boolean): readonly Section[] {
  return settings.map(({ instance, settings: each }) => {
    const role = instances.find((known) => known.instance === instance)?.role ?? '?';
    return {
      title: `Settings of ${role} (${instance})`,
      rows: each
        .filter(({ isDefault }) => all || !isDefault)
        .map(({ variable, value, isHidden, isDefault }) => [
          variable,
          isHidden ? '(set, not shown)' : value === '' ? '(empty)' : (value ?? '-'),
          ...(all ? [isDefault ? 'default' : 'set'] : []),
        ]),
    };
  });
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
