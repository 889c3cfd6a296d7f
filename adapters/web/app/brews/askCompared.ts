import { sensors } from '../../../../domain/machine/index.js';
import { ApiProblem, type Brew, type Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { linesOf, type Lines } from '../../shared/curve/lines.js';

/** A brew with what is compared of it. */
export interface Compared {
  readonly brew: Brew;
  readonly lines: Lines;
  readonly fermentation: Schemas['Fermentation'];
}

/** As many as a curve of half a screen has pixels for. */
const points = 500;
const sensor = [sensors.liquid, sensors.probeTemperature, sensors.specificGravity];

/** In the order of the ids; one that is not there, or is somebody else's, is left out. */
export async function askCompared(ids: readonly string[]): Promise<readonly Compared[]> {
  const found = await Promise.all(ids.map((brewId) => askOne(brewId).catch(noneIfGone)));
  return found.filter((each) => each !== undefined);
}

async function askOne(brewId: string): Promise<Compared> {
  const path = { brewId };
  const [brew, history, fermentation] = await Promise.all([
    ask(api.GET('/api/v1/brews/{brewId}', { params: { path } })),
    ask(api.GET('/api/v1/brews/{brewId}/history', { params: { path, query: { points, sensor } } })),
    ask(api.GET('/api/v1/brews/{brewId}/fermentation', { params: { path } })),
  ]);
  return { brew, fermentation, lines: linesOf(history.parts) };
}

function noneIfGone(error: unknown): undefined {
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 400)) return undefined;
  throw error;
}
