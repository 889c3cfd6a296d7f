import type { Schemas } from '../../../apiClient/index.js';
import { api } from '../session/index.js';
import { framesOf } from './framesOf.js';

type Report = Schemas['ClientError'];

/** As the server takes from one log-in in a minute; a page tells no more than this at all. */
const mostReports = 10;

/** What the browser says by itself: messages of other errors could have a text of somebody. */
const ofBrowser = /^(?:Type|Reference|Range|Syntax|Eval|URI|Aggregate|Internal)Error$/;
/** They are expected: the page shows them, or the network is away. */
const expected = /^(?:ApiProblem|ApiUnreachable|AbortError)$/;

/** Tells the API of what nobody caught on this page, each once. While nobody is logged in the API refuses it, and it is lost. */
export function reportErrors(client: Report['client']): void {
  const told = new Set<string>();

  function tell(report: Omit<Report, 'client' | 'path'>): void {
    const key = JSON.stringify(report);
    if (told.size >= mostReports || told.has(key)) return;
    told.add(key);
    const body = { ...report, client, path: location.pathname.slice(0, 300) };
    // A report that fails is no error to report.
    api.POST('/api/v1/client-errors', { body }).catch(() => undefined);
  }

  function tellError(kind: 'error' | 'rejection', error: unknown): void {
    if (!(error instanceof Error) || expected.test(error.name)) return;
    const message = ofBrowser.test(error.name) ? error.message.slice(0, 300) : '';
    tell({ kind, name: nameOf(error.name), message, frames: framesOf(error.stack ?? '', location.origin) });
  }

  addEventListener('error', ({ error }) => tellError('error', error));
  addEventListener('unhandledrejection', ({ reason }) => tellError('rejection', reason));
  addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, sourceFile, lineNumber, columnNumber }) => {
      const at = `${sourceFile}:${Math.max(1, lineNumber)}:${Math.max(1, columnNumber)}`;
      tell({
        kind: 'policy',
        name: nameOf(effectiveDirective),
        message: '',
        frames: framesOf(at, location.origin),
      });
    },
  );
}

function nameOf(name: string): string {
  const letters = name.replaceAll(/[^\w-]/g, '').slice(0, 64);
  return /^[A-Za-z]/.test(letters) ? letters : 'Error';
}
