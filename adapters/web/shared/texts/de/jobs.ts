import type { Translated } from '../catalogue.js';
import type { jobs as en } from '../en/jobs.js';

export const jobs: Translated<typeof en> = {
  'job.jobs': 'Aufträge',
  'job.status.waiting': 'wartet',
  'job.status.running': 'läuft',
  'job.status.done': 'fertig',
  'job.status.cancelled': 'abgebrochen',
  'job.status.failed': 'aufgegeben',
  'job.taken': '{taken} von {total}',
  'job.left': '{rate}/s, noch {duration}',
  'job.cancel': 'Abbrechen',
  'job.resume': 'Fortsetzen',
  'job.fails': { one: 'Fehlgeschlagen: {reason}', other: '{count}-mal in Folge fehlgeschlagen: {reason}' },
  'job.typeNumber': { one: '{count} eintippen', other: '{count} eintippen' },
  'job.wrongNumber': 'Das ist eine andere Zahl.',
};
