import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

/** A place where a secret was found. */
export interface Finding {
  /** Below the folder that was searched. */
  readonly file: string;
  /** The secret's name. */
  readonly secret: string;
}

/** The secrets of a run by name, so that no failure prints one. */
export class Secrets {
  readonly #named = new Map<string, string>();

  add(name: string, secret: string): string {
    if (secret.length < minLength) throw new Error(`${name} is too short to be searched for`);
    this.#named.set(name, secret);
    return secret;
  }

  get(name: string): string {
    const secret = this.#named.get(name);
    if (secret === undefined) throw new Error(`no secret is named ${name}`);
    return secret;
  }

  get names(): readonly string[] {
    return [...this.#named.keys()];
  }

  /** Finds each secret in every file below the folder, binary ones too, in each of its {@link formsOf}. */
  async findIn(folder: string): Promise<readonly Finding[]> {
    const names = new Map<string, string>();
    for (const [name, secret] of this.#named) for (const form of formsOf(secret)) names.set(form, name);
    const found = await grep(folder, [...names.keys()]);
    const findings = new Map<string, Finding>();
    for (const { file, text } of found) {
      const secret = names.get(text) ?? 'a part of one';
      findings.set(`${file} ${secret}`, { file: relative(folder, file), secret });
    }
    return [...findings.values()].toSorted((a, b) =>
      `${a.file} ${a.secret}`.localeCompare(`${b.file} ${b.secret}`),
    );
  }
}

/** A shorter one could be there by chance. */
const minLength = 16;

/** How a text looks as it is, URL-encoded, in hex digits, and inside of anything in base64; a key's hex digits also as its bytes. */
export function formsOf(secret: string): readonly string[] {
  const texts = [Buffer.from(secret)];
  if (/^[0-9a-f]{32,}$/.test(secret)) texts.push(Buffer.from(secret, 'hex'));
  const encoded = texts.flatMap((bytes) => [...hexOf(bytes), ...base64Of(bytes)]);
  return [...new Set([secret, encodeURIComponent(secret), ...encoded])];
}

function hexOf(bytes: Buffer): readonly string[] {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase()];
}

/** What is the same whatever stands before and after it: one for each position within the groups of three bytes. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const core = whole.slice([0, 2, 3][before], (before + bytes.length) % 3 === 0 ? undefined : -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const maxOutputBytes = 64 * 1024 * 1024;

/** By `grep`, which looks for thousands of texts at once. */
async function grep(
  folder: string,
  texts: readonly string[],
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const ours = await mkdtemp(join(tmpdir(), 'brewline-texts-'));
  const list = join(ours, 'texts');
  try {
    await writeFile(list, `${texts.join('\n')}\n`, { mode: 0o600 });
    // Files of a running instance come and go.
    const args = ['-r', '-a', '-s', '-o', '-F', '-D', 'skip', '--null', '-f', list, folder];
    const options = { env: { ...process.env, LC_ALL: 'C' }, maxBuffer: maxOutputBytes };
    const { stdout } = await promisify(execFile)('grep', args, options).catch(
      (error: { code?: unknown; stdout?: string }) => {
        if (error.code === 1 || error.code === 2) return { stdout: error.stdout ?? '' };
        throw error;
      },
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [file = '', text = ''] = line.split('\0');
      return { file, text };
    });
  } finally {
    await rm(ours, { recursive: true });
  }
}
