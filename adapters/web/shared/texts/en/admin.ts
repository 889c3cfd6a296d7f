import type { Catalogue } from '../catalogue.js';

export const admin = {
  'admin.title': 'Brewline admin',
  'admin.overview': 'Overview',
  'admin.audit': 'Audit',
  'admin.errors': 'Errors',
  'admin.projections': 'Projections',
  'admin.parked': 'Parked',
  'admin.flows': 'All flows.',
  'admin.alertSince': '{alert} since {time}.',
  'admin.openAlerts': { one: '{count} alert is open.', other: '{count} alerts are open.' },
  'admin.moreAlerts': { one: 'and {count} more', other: 'and {count} more' },
  'admin.degraded': 'Something is slow or missing.',
  'admin.down': 'Data does not flow.',
  'admin.roles': 'Roles',
  'admin.devices': 'Devices',
  'admin.online': 'online',
  'admin.figures': 'Figures',
  'admin.copyCommand': 'Copy as command',
  'admin.toApp': 'The app',
  'admin.refused': 'This account is for the app. Admin is for operators.',
  'admin.notYourRole': 'Your role does not show this page. Operators and admins see it.',
} as const satisfies Catalogue;
