import { isIPv4 } from 'node:net';
import { Command, InvalidArgumentError } from 'commander';

export interface StartOptions {
  /** Ends by itself after this time, with a verdict; undefined runs until it is stopped. */
  readonly forMs?: number;
  readonly fleet: FleetOptions;
  /** People and machines to look at, if only this machine can reach the instance. */
  readonly demo: boolean;
  /** The API answers in the local network: at this address, or at the only one that this machine has. */
  readonly lan?: string | true;
}

export interface FleetOptions {
  /** 0 starts no simulated fleet. */
  readonly devices: number;
  /** Telemetry messages per second of each device. */
  readonly rate: number;
  /** Simulated seconds per second; the simulation's own when left out. */
  readonly speed?: number;
  readonly seed: number;
  readonly faults: boolean;
}

interface Parsed extends FleetOptions {
  readonly for?: number;
  readonly demo: boolean;
  readonly lan?: string | true;
}

/** Parses the arguments after `npm start --`; prints help or an error, and exits, by itself. */
export function parseStartOptions(argv: readonly string[]): StartOptions {
  const parsed = command().parse(argv).opts<Parsed>();
  const { for: forMs, demo, lan, ...fleet } = parsed;
  return { fleet, demo, ...(forMs !== undefined && { forMs }), ...(lan !== undefined && { lan }) };
}

function command(): Command {
  return new Command('npm start --')
    .description(
      'Starts everything: PostgreSQL, RabbitMQ, all roles of Brewline, a simulated fleet and a demo.',
    )
    .option(
      '--for <time>',
      'stop after this time, check that nothing was lost or stored twice, and return the result as exit code; without demo',
      duration,
    )
    .option('--devices <n>', 'simulated devices besides those of the demo; 0 starts none', wholeNumber, 10)
    .option('--rate <n>', 'telemetry messages per second of each device', positive, 1)
    .option(
      '--speed <n>',
      'simulated seconds per second; by default 60, and fewer below a reading a second',
      positive,
    )
    .option('--seed <n>', 'the same seed gives the same machines', seed, 1)
    .option(
      '--faults',
      'devices lose Wi-Fi and power, and send messages twice; every tenth device loses its counters',
      false,
    )
    .option(
      '--lan [address]',
      'the API by HTTPS in the local network, for phones; the address as a QR code',
      ipv4,
    )
    .option(
      '--no-demo',
      'no demo; otherwise brewers, machines and brews to look at are made once, in the background',
    )
    .addHelpText(
      'after',
      '\nFor example:\n  npm start -- --for 60s --devices 50 --rate 20\n\nOther settings are environment variables: see infra/settings.md.',
    );
}

function ipv4(text: string): string {
  if (!isIPv4(text)) throw new InvalidArgumentError('An address looks like 192.168.1.20.');
  return text;
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

function duration(text: string): number {
  const [, amount, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  const unitMs = unitsMs[unit ?? ''];
  if (amount === undefined || unitMs === undefined || Number(amount) === 0) {
    throw new InvalidArgumentError('A time looks like 60s, 5m or 1h.');
  }
  return Number(amount) * unitMs;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function seed(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number above 0.');
  return Number(text);
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}
