import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { LRUCache } from 'lru-cache';
import type { ClientFrame } from '../../domain/errorGroups/index.js';

/** Where a place of a built script is in the sources; a place that no map knows stays as it is. Never rejects. */
export type FrameMapper = (frame: ClientFrame) => Promise<ClientFrame>;

/** Only what a build writes: no such name leads out of the folder. */
const built = /^\/(assets\/[\w-]+(?:\.[\w-]+)*\.js)$/;
/** Of two builds, a client has some thirty scripts; a map has up to a few hundred kilobytes. */
const keptMaps = 40;

/** @param folder where the build keeps its source maps, which no server serves */
export function createFrameMapper(folder: string): FrameMapper {
  const maps = new LRUCache<string, Promise<TraceMap | undefined>>({ max: keptMaps });

  function mapOf(script: string): Promise<TraceMap | undefined> {
    const known = maps.get(script);
    if (known) return known;
    const reading = readMap(join(folder, `${script}.map`));
    maps.set(script, reading);
    return reading;
  }

  return async (frame) => {
    const script = built.exec(frame.file)?.[1];
    const map = script === undefined ? undefined : await mapOf(script);
    if (!map) return frame;
    // Browsers count columns from one, maps from zero.
    const found = originalPositionFor(map, { line: frame.line, column: Math.max(0, frame.column - 1) });
    if (found.source === null) return frame;
    return {
      function: found.name ?? frame.function,
      file: found.source.replace(/^(?:\.\.\/)+/, ''),
      line: found.line,
      column: found.column + 1,
    };
  };
}

/** Undefined for a build that is gone, and for what is no map. */
async function readMap(file: string): Promise<TraceMap | undefined> {
  try {
    return new TraceMap(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
