import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { messageOf } from '../../domain/kernel/errors.js';
import { annotate } from './annotate.js';
import { messageType } from './messageTypes.js';
import { readVectors, writeVector, type MessageName, type Vector } from './vectorFile.js';
import { assertSame, assertTaken, vectorOf } from './vectorOf.js';

interface Options {
  readonly name?: string;
  readonly message: MessageName;
  readonly check?: true;
}

const program = new Command('npm run vector --')
  .description(
    'Shows a message, read from the standard input as JSON or hex, and writes it to proto/vectors.json.',
  )
  .option('--name <text>', 'write it there under this name, in place of one of the same name')
  .addOption(new Option('--message <type>', 'what it is').choices(['Uplink', 'Downlink']).default('Uplink'))
  .option('--check', 'check all vectors that are there instead')
  .addHelpText(
    'after',
    '\nExample:\n  npm run --silent vector -- --name "last will" < message.json\n  echo 0801102a5a020801 | npm run --silent vector\n  npm run vector -- --check',
  );
const options = program.parse().opts<Options>();
try {
  if (options.check) await checkAll();
  else await takeOne(options, await text(process.stdin));
} catch (error) {
  console.error(`✘ ${messageOf(error)}`);
  process.exitCode = 1;
}

async function takeOne({ name, message }: Options, input: string): Promise<void> {
  const vector = vectorOf(name ?? '', message, input);
  console.log(JSON.stringify(vector.json, undefined, 2));
  console.log(`\n${vector.hex}\n`);
  console.log(annotate(messageType(message), Buffer.from(vector.hex, 'hex')).join('\n'));
  if (name !== undefined) console.log(`\n✔ ${await writeVector(vector)}: ${name}`);
}

async function checkAll(): Promise<void> {
  const vectors = await readVectors();
  const wrong = vectors.flatMap((vector) => faultOf(vector));
  if (wrong.length > 0) throw new Error(wrong.join('\n✘ '));
  console.log(`✔ ${vectors.length} vectors: JSON and bytes say the same, and the other side takes them.`);
}

function faultOf(vector: Vector): string[] {
  try {
    assertSame(vector);
    assertTaken(vector);
    return [];
  } catch (error) {
    return [`${vector.name}: ${messageOf(error)}`];
  }
}
