import { join } from 'node:path';
import type { ApiOptions } from '../../adapters/http/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { createFrameMapper } from '../../adapters/sourceMaps/index.js';
import { createErrorCollector } from '../../adapters/telemetry/index.js';
import { lineOfClientError } from '../../domain/errorGroups/index.js';
import { reportErrors, type ErrorReporting } from '../reportErrors.js';

/** What `npm run build:web` writes beside the site; this file runs in dist/infra/compose. */
const mapsFolder = join(import.meta.dirname, '../../web/maps');

interface ClientErrorsOptions extends Pick<
  ErrorReporting,
  'databaseUrl' | 'logger' | 'everyMs' | 'forwarder'
> {
  readonly pool: Pool;
}

/** Errors of both web clients, each as a role of its own, within the limits of a role's collector. */
export function composeClientErrors(
  options: ClientErrorsOptions,
): ApiOptions['clientErrors'] & { stop(): Promise<void> } {
  const sourceOf = createFrameMapper(mapsFolder);
  // What came before is of somebody else's page.
  const collector = () => createErrorCollector({ hasLinesBefore: false });
  const collectors = { app: collector(), admin: collector() };
  const reporting = (['app', 'admin'] as const).map((role) =>
    reportErrors({ ...options, role, collector: collectors[role] }),
  );
  return {
    async take(error) {
      const frames = await Promise.all(error.frames.map(sourceOf));
      collectors[error.client].take(lineOfClientError({ ...error, frames }, new Date()));
    },
    async stop() {
      await Promise.all(reporting.map((each) => each.stop()));
    },
  };
}
