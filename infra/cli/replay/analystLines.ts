import {
  createPseudonyms,
  createViews,
  isDevicePseudonym,
} from '../../../adapters/http/api/analysts/index.js';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { brewPlan } from '../../../domain/brewPlan/index.js';
import { brewSession, parseSessionId } from '../../../domain/brewSession/index.js';
import { idInStream, isStreamOf, streamName } from '../../../domain/kernel/streams.js';
import type { Config } from '../../config.js';
import { withDatabase } from '../connections.js';
import { deciders } from './eventLines.js';
import type { ReplayLine } from './lineGroup.js';
import { lineTypes } from './lineTypes.js';

/** Lines as analysts see them: by the same marks of openapi.yaml, and under the same pseudonyms, as the API. */
export interface AnalystLines {
  /** Undefined for a line that is not for them. */
  shown(line: ReplayLine): ReplayLine | undefined;
  /** The device that a pseudonym stands for; anything else stays. */
  idOf(pseudonymOrId: string): Promise<string>;
}

/** Devices that a pseudonym is looked for among, at most. */
const comparedIds = 1_000_000;

/** @throws Error without PSEUDONYM_KEY */
export async function createAnalystLines(config: Config): Promise<AnalystLines> {
  const { pseudonymKey } = config;
  if (pseudonymKey === '')
    throw new Error('PSEUDONYM_KEY is not set, and no instance runs here to take it from');
  const pseudonyms = createPseudonyms(pseudonymKey);
  const { document } = await readApiDescription();
  const dataView = createViews(document, pseudonyms).of(
    { $ref: '#/components/schemas/EventData' },
    'EventData',
  );

  /** Everything in it is a number, but for its ids and times. */
  function reading({ deviceId, session, traceparent: _, ...line }: ReplayLine): ReplayLine {
    const named = typeof session === 'string' ? { session: pseudonyms.session(session) } : {};
    return { type: line.type, deviceId: pseudonyms.device(String(deviceId)), ...named, ...line };
  }

  /** What Brewline did not write is left out, and so are ids that other events or messages have in them. */
  function event({ type, stream, revision, position, recordedAt, schemaVersion, data }: ReplayLine) {
    const shownStream = streamOf(String(stream));
    if (shownStream === undefined || !lineTypes.includes(String(type))) return undefined;
    return { type, stream: shownStream, revision, position, recordedAt, schemaVersion, data: dataView(data) };
  }

  function streamOf(stream: string): string | undefined {
    const decider = deciders.find((each) => isStreamOf(each, stream));
    const id = decider && idInStream(decider, stream);
    if (!decider || id === undefined || decider === brewPlan) return decider && stream;
    if (decider !== brewSession) return streamName(decider, pseudonyms.device(id));
    return parseSessionId(id) && streamName(decider, pseudonyms.session(id));
  }

  return {
    shown: (line) => {
      if (line.type === 'Log') return undefined;
      return line.type === 'Reading' ? reading(line) : event(line);
    },
    idOf: async (given) => {
      if (!isDevicePseudonym(given)) return given;
      const { knownDeviceIds } = await import('../../../adapters/postgres/queries/index.js');
      const ids = await withDatabase(config, (pool) => knownDeviceIds(pool, comparedIds));
      return ids.find((id) => pseudonyms.device(id) === given) ?? given;
    },
  };
}
