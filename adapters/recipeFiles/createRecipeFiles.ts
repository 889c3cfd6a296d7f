import { Worker } from 'node:worker_threads';
import { RefusedError, type Refusal } from '../../domain/kernel/refusal.js';
import type { ReadRecipe, RecipeFiles } from '../../commands/ports/index.js';
import { writeBeerJson } from './beerJson/writeBeerJson.js';
import { writeBeerXml } from './beerXml/writeBeerXml.js';
import { fileLimits } from './fileLimits.js';
import { readRecipes } from './readRecipes.js';

/** What a thread answers. */
export type Reading = { readonly recipes: readonly ReadRecipe[] } | { readonly refusals: readonly Refusal[] };

export interface RecipeFilesOptions {
  /** Files up to this size are read at once; 64 KiB when left out, which takes some milliseconds. */
  readonly smallBytes?: number;
  /** How long a thread may read, and how much memory it may take. */
  readonly withinMs?: number;
  readonly withinMegabytes?: number;
}

/**
 * BeerXML 1.0 (beerxml.com) and BeerJSON 1.0 (github.com/beerjson/beerjson). A large file is read in a thread of its own, one at a
 * time: a hostile one takes that thread's time and memory, and no other request waits for it.
 */
export function createRecipeFiles({
  smallBytes = 64 * 1024,
  withinMs = 10_000,
  withinMegabytes = 512,
}: RecipeFilesOptions = {}): RecipeFiles {
  let last: Promise<unknown> = Promise.resolve();

  function readInTurn(file: Uint8Array): Promise<readonly ReadRecipe[]> {
    const reading = last.then(() => readInThread(file, withinMs, withinMegabytes));
    last = reading.catch(() => undefined);
    return reading;
  }

  return {
    async read(file) {
      const isLarge = file.length > smallBytes && file.length <= fileLimits.bytes;
      return isLarge ? readInTurn(file) : readRecipes(file);
    },
    write: (format, recipe) => (format === 'beerxml' ? writeBeerXml(recipe) : writeBeerJson(recipe)),
  };
}

async function readInThread(
  file: Uint8Array,
  withinMs: number,
  withinMegabytes: number,
): Promise<readonly ReadRecipe[]> {
  const thread = new Worker(new URL('./readingThread.js', import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: withinMegabytes },
  });
  try {
    const reading = await answerOf(thread, withinMs);
    if ('refusals' in reading) throw new RefusedError(reading.refusals);
    return reading.recipes;
  } finally {
    await thread.terminate();
  }
}

async function answerOf(thread: Worker, withinMs: number): Promise<Reading> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(refused(`it takes more than ${withinMs / 1000} s to read`));
    }, withinMs);
    thread.once('message', resolve);
    thread.once('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refused('it takes too much memory to read'));
      else reject(error);
    });
    thread.once('exit', () => {
      clearTimeout(timer);
    });
  });
}

function refused(rule: string): Reading {
  return { refusals: [{ field: 'file', rule }] };
}
