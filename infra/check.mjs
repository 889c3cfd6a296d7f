// What `npm run check` does after the build: all checks beside each other, each with its output whole; names what failed.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';

const checks = ['lint', 'web', 'format', 'layers', 'dead', 'proto'];

const failed = await Promise.all(
  checks.map(async (name) => {
    const child = spawn('npm', ['run', '--silent', `check:${name}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    console.log(`${exitCode === 0 ? '✔' : '✘'} check:${name}\n${output}${errors}`);
    return exitCode === 0 ? [] : [`check:${name}`];
  }),
);
if (failed.flat().length > 0) {
  console.error(`✘ ${failed.flat().join(', ')} failed: see above`);
  process.exit(1);
}
