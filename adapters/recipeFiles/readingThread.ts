import { parentPort, workerData } from 'node:worker_threads';
import { RefusedError } from '../../domain/kernel/refusal.js';
import { readRecipes } from './readRecipes.js';
import type { Reading } from './createRecipeFiles.js';

parentPort?.postMessage(read(workerData as Uint8Array));

function read(file: Uint8Array): Reading {
  try {
    return { recipes: readRecipes(file) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { refusals: error.refusals };
  }
}
