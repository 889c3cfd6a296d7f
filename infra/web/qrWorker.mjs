import { readFile } from 'node:fs/promises';

/** What qr-scanner makes its worker of: a script in a text. */
const inText = /^export const createWorker=\(\)=>new Worker\(URL\.createObjectURL\(new Blob\(\[(`[^]*`)\]\)/;

/**
 * qr-scanner begins its worker from a `blob:`, which the content security policy refuses. The script becomes a file of its own, which is
 * served as all others are.
 */
export const qrWorker = {
  name: 'qr-worker',
  apply: 'build',
  load: {
    filter: { id: /qr-scanner-worker\.min\.js$/ },
    async handler(id) {
      const [, text] = inText.exec(await readFile(id, 'utf8')) ?? [];
      if (text === undefined) throw new Error(`${id} is not built as it was: see infra/web/qrWorker.mjs`);
      const source = text.slice(1, -1).replace(/\\([`$\\])/g, '$1');
      const file = this.emitFile({ type: 'asset', name: 'qr-worker.js', source });
      return `export const createWorker = () => new Worker(import.meta.ROLLUP_FILE_URL_${file});`;
    },
  },
};
