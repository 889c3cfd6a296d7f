import { Argument, Command } from 'commander';
import type { storedEventDetailsResource } from '../../../adapters/http/api/resources/index.js';
import { printableText } from '../../../domain/kernel/text.js';
import type { CliContext } from '../context.js';
import { wholeNumber } from '../optionParsers.js';
import { textTable } from '../textTable.js';
import { writeJson } from '../writeJson.js';
import { streamOption } from './storeOptions.js';
import { withStoredEvents } from './withStoredEvents.js';

type Details = ReturnType<typeof storedEventDetailsResource>;

const help = `
The data is as it was stored, in the version of then, with texts of people decrypted: this leaves an audit entry. Telemetry is
decoded, of a long batch the first messages; brewline replay shows all of it.

Example:
  brewline events show brewSession-keg-1.7 0
  brewline events show brewSession-keg-1.7 0 --json | jq .data`;

/** `brewline events show` */
export function showEventCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('one event of the store: its data, what caused it, and what it belongs to')
    .addArgument(new Argument('<stream>', 'as events list shows it').argParser(streamOption))
    .addArgument(
      new Argument('<revision>', 'its number in the stream, from 0').argParser(
        wholeNumber(0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', help)
    .action(async (stream: string, revision: number, { json }: { readonly json?: true }) => {
      const { storedEventDetailsResource: toResource } =
        await import('../../../adapters/http/api/resources/index.js');
      const found = await withStoredEvents(await settings(), (events) =>
        events.show(stream, BigInt(revision)),
      );
      if (!found)
        throw new Error(
          `there is no event ${revision} in ${stream}; brewline events list --stream ${stream} shows the newest`,
        );
      const details = toResource(found);
      if (json) writeJson(stdout, details);
      else stdout.write(`${described(details)}\n`);
    });
}

function described({ event, content, data, hex, texts, cause, about }: Details): string {
  const facts = textTable([
    ['Event', `${event.stream} ${event.revision}`],
    ['Type', `${event.type}, version ${event.schemaVersion}`],
    ['Recorded at', event.recordedAt ?? '-'],
    ['Position', event.position],
    ['Id', event.id],
    ['Caused by', event.causedBy],
    ['Cause', causeText(cause) ?? event.causationId ?? '-'],
    ['Belongs to', about ? `${about.kind} ${about.id}` : (event.correlationId ?? '-')],
    ['Trace', event.traceId ?? '-'],
    ['Bytes', `${event.bytes}, ${content}`],
    ...(texts === 'unreadable' ? [['Texts', 'do not open with their keys, and are left out']] : []),
  ]);
  const shown = data
    ? JSON.stringify(data, undefined, 2)
    : (hex ?? 'too long to show: brewline replay prints it');
  return `${facts}\n\n${printableText(shown, { lines: true })}`;
}

function causeText(cause: Details['cause']): string | undefined {
  if (cause?.type === 'message') return `message ${cause.deviceId} ${cause.epoch}.${cause.boot}.${cause.seq}`;
  return cause?.event ? `${cause.event.type}, ${cause.event.stream} ${cause.event.revision}` : undefined;
}
