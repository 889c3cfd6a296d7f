import type { Catalogue } from '../catalogue.js';

export const jobs = {
  'job.jobs': 'Jobs',
  'job.status.waiting': 'waiting',
  'job.status.running': 'running',
  'job.status.done': 'done',
  'job.status.cancelled': 'cancelled',
  'job.status.failed': 'given up',
  'job.taken': '{taken} of {total}',
  'job.left': '{rate}/s, {duration} left',
  'job.cancel': 'Cancel',
  'job.resume': 'Resume',
  'job.fails': { one: 'Failed: {reason}', other: 'Failed {count} times in a row: {reason}' },
  'job.typeNumber': { one: 'Type {count}', other: 'Type {count}' },
  'job.wrongNumber': 'This is another number.',
} as const satisfies Catalogue;
