import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrameMapper } from '../../../adapters/sourceMaps/index.js';
import { createErrorCollector } from '../../../adapters/telemetry/index.js';
import { framesOf } from '../../../adapters/web/shared/clientErrors/framesOf.js';
import { lineOfClientError, type ClientError } from '../../../domain/errorGroups/index.js';

const origin = 'https://brew.example';
const script = '/assets/BrewPage-a1b2.js';

describe('an error of a web client', () => {
  it('has the places of its own scripts, whichever browser wrote the stack, and no query', () => {
    const ofChrome = [
      'TypeError: x is not a function',
      `    at draw (${origin}${script}?secret=1:3:14)`,
      `    at async ${origin}/assets/first.js:1:9`,
      '    at https://elsewhere.example/x.js:1:1',
      '    at new Promise (<anonymous>)',
    ].join('\n');
    const ofFirefox = `draw@${origin}${script}:3:14\n@${origin}/assets/first.js:1:9\n`;
    for (const stack of [ofChrome, ofFirefox])
      assert.deepEqual(framesOf(stack, origin), [
        { function: 'draw', file: script, line: 3, column: 14 },
        { function: '', file: '/assets/first.js', line: 1, column: 9 },
      ]);
    const long = `    at f (${origin}${script}:1:1)\n`.repeat(1_000);
    assert.equal(framesOf(long, origin).length, 20);
  });

  it('is grouped with those of its type, place and message, under the device of its page', () => {
    const error: ClientError = {
      ...{ client: 'app', kind: 'error', name: 'TypeError', path: '/machines/keg-1' },
      message: `Cannot read properties of undefined (reading 'name')`,
      frames: [{ function: 'draw', file: 'adapters/web/app/brew/BrewPage.tsx', line: 3, column: 14 }],
    };
    const collector = createErrorCollector();
    collector.take(lineOfClientError(error, new Date()));
    const [group] = collector.drain().groups;
    assert.deepEqual(
      [group?.code, group?.callSite, group?.message, group?.devices],
      [
        ...['TypeError', 'draw adapters/web/app/brew/BrewPage.tsx'],
        ...['Cannot read properties of undefined (reading "…")', ['keg-1']],
      ],
    );
  });

  describe('in a built script', () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'brewline-maps-'));
      await mkdir(join(folder, 'assets'));
      const map = {
        ...{ version: 3, sources: ['../../../../adapters/web/app/brew/BrewPage.tsx'], names: ['draw'] },
        // Column 10 of line 1 is line 5, column 2 of the source.
        mappings: 'UAIEA',
      };
      await writeFile(join(folder, `${script}.map`), JSON.stringify(map));
      await writeFile(join(folder, 'assets/broken.js.map'), '{');
      await writeFile(join(folder, 'secret.js.map'), JSON.stringify(map));
    });
    after(() => rm(folder, { recursive: true }));

    it('is found in the sources', async () => {
      const sourceOf = createFrameMapper(folder);
      assert.deepEqual(await sourceOf({ function: 'x', file: script, line: 1, column: 11 }), {
        ...{ function: 'draw', file: 'adapters/web/app/brew/BrewPage.tsx', line: 5, column: 3 },
      });
    });

    it('stays where it is without a map, and no path leads to another file', async () => {
      const sourceOf = createFrameMapper(folder);
      for (const file of [
        ...[
          '/assets/gone-1.js',
          '/assets/broken.js',
          '/secret.js',
          '/assets/../secret.js',
          '/assets/%2e%2e/secret.js',
        ],
        ...['/assets/..\\secret.js', '/assets/'],
      ]) {
        const frame = { function: 'x', file, line: 1, column: 11 };
        assert.deepEqual(await sourceOf(frame), frame, file);
      }
    });
  });
});
