import { Router, type Request } from 'express';
import type { BrewJournal } from '../../../../commands/brewJournal/index.js';
import type { EntryContent } from '../../../../domain/brewJournal/index.js';
import { usualWortCorrectionFactor } from '../../../../domain/fermentation/index.js';
import type { ApiQueries } from '../../../../projections/queries/index.js';
import { HttpProblem } from '../../problem.js';
import { callerOf, type Caller } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { entryResource } from '../resources/index.js';
import { entryIdFor } from './commandId.js';
import { fermentationRoutes } from './fermentation.js';
import { subjectPaths, type SubjectPath } from './journalSubject.js';
import type { Known } from './known.js';
import { traced } from './traced.js';

export interface JournalRoutesOptions {
  readonly queries: ApiQueries;
  readonly known: Known;
  readonly journal: BrewJournal;
  readonly tracing: ApiTracing;
}

type Kind = EntryContent['type'];

interface EntryBody {
  readonly takenAt: string;
  readonly text?: string;
  readonly gravity?: {
    readonly specificGravity: number;
    readonly sampleCelsius: number;
    readonly calibrationCelsius?: number;
  };
  readonly refractometer?: { readonly brix: number; readonly wortCorrectionFactor?: number };
  readonly ph?: number;
  readonly litres?: number;
  readonly celsius?: number;
}

/** What people measure and note of whole brews and sessions, and the figures that follow. */
export function journalRoutes(options: JournalRoutesOptions): readonly Router[] {
  const paths = subjectPaths(options.known);
  return [
    ...paths.flatMap((path) => [
      entryRoutes(options, path, 'measurement'),
      entryRoutes(options, path, 'note'),
    ]),
    brewWordsRoutes(options, paths),
    fermentationRoutes(options),
  ];
}

function entryRoutes(
  options: JournalRoutesOptions,
  { path, subject: find }: SubjectPath,
  kind: Kind,
): Router {
  const { queries, known, journal, tracing } = options;
  const router = Router();
  const all = `${path}/${kind}s`;
  const writable = writableSubject(known, find);

  /** The entry that a path names. */
  async function entryOf(caller: Caller, params: Readonly<Record<string, string>>) {
    const subject = await writable(caller, params);
    const { subjectId } = subject;
    const { entryId = '' } = params;
    const [entry] = await queries.journal.entriesOf({ subjectId, entryId });
    if (entry) return { subject, entryId };
    const rule = `there is no entry with this id, or it does not show yet`;
    throw new HttpProblem(404, rule, { errors: [{ pointer: 'path.entryId', detail: rule }] });
  }

  router.get(all, async (request, response) => {
    const { subjectId } = await find(callerOf(response), paramsOf(request));
    const items = await queries.journal.entriesOf({ subjectId, kind });
    response.json({ items: items.map(entryResource) });
  });

  router.post(all, async (request, response) => {
    const caller = callerOf(response);
    const { personId } = caller;
    const subject = await writable(caller, paramsOf(request));
    const entryId = entryIdFor(personId, subject.subjectId, request.get('Idempotency-Key'));
    await journal.add({ subject, personId, entryId, ...entryIn(request, kind), ...traced(tracing) });
    response.status(201).json({ entryId });
  });

  router.put(`${all}/:entryId`, async (request, response) => {
    const caller = callerOf(response);
    const entry = await entryOf(caller, paramsOf(request));
    const { personId } = caller;
    await journal.correct({ ...entry, personId, ...entryIn(request, kind), ...traced(tracing) });
    response.status(204).end();
  });

  router.delete(`${all}/:entryId`, async (request, response) => {
    const caller = callerOf(response);
    const entry = await entryOf(caller, paramsOf(request));
    await journal.remove({ ...entry, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}

/** Name and rating of a whole brew. */
function brewWordsRoutes(
  { known, journal, tracing }: JournalRoutesOptions,
  paths: readonly SubjectPath[],
): Router {
  const router = Router();
  const writable = writableSubject(known, paths.find(({ path }) => path === '/brews/:brewId')!.subject);

  router.put('/brews/:brewId/name', async (request, response) => {
    const caller = callerOf(response);
    const subject = await writable(caller, paramsOf(request));
    const { name } = request.body as { name: string | null };
    await journal.name({ subject, personId: caller.personId, name, ...traced(tracing) });
    response.status(204).end();
  });

  router.put('/brews/:brewId/rating', async (request, response) => {
    const caller = callerOf(response);
    const subject = await writable(caller, paramsOf(request));
    const { stars, text = null } = request.body as { stars: number; text?: string | null };
    await journal.rate({ subject, personId: caller.personId, stars, text, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}

/** HttpProblem 403 for who may see it only; the base is its machine. */
function writableSubject(known: Known, find: SubjectPath['subject']): SubjectPath['subject'] {
  return async (caller, params) => {
    const subject = await find(caller, params);
    await known.refuseOthers(caller, subject.deviceIds[0] ?? '');
    return subject;
  };
}

/** Most countries make hydrometers for 20 °C. */
const usualCalibrationCelsius = 20;

/** Fields in a fixed order, so that equal requests are stored alike. */
function entryIn(request: Request, kind: Kind): { takenAtMs: number; content: EntryContent } {
  const { takenAt, text = '', gravity, refractometer, ph, litres, celsius } = request.body as EntryBody;
  const takenAtMs = Date.parse(takenAt);
  if (kind === 'note') return { takenAtMs, content: { type: 'note', text } };
  return {
    takenAtMs,
    content: {
      type: 'measurement',
      ...(gravity && {
        gravity: {
          specificGravity: gravity.specificGravity,
          sampleCelsius: gravity.sampleCelsius,
          calibrationCelsius: gravity.calibrationCelsius ?? usualCalibrationCelsius,
        },
      }),
      ...(refractometer && {
        refractometer: {
          brix: refractometer.brix,
          wortCorrectionFactor: refractometer.wortCorrectionFactor ?? usualWortCorrectionFactor,
        },
      }),
      ...(ph !== undefined && { ph }),
      ...(litres !== undefined && { litres }),
      ...(celsius !== undefined && { celsius }),
    },
  };
}

function paramsOf(request: Request): Readonly<Record<string, string>> {
  return request.params as Readonly<Record<string, string>>;
}
