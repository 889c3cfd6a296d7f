import type { Catalogue } from '../catalogue.js';

export const admin = {
  'admin.title': 'Brewline admin',
  'admin.overview': 'Overview',
  'admin.projections': 'Projections',
  'admin.flows': 'All flows.',
  'admin.degraded': 'Something is slow or missing.',
  'admin.down': 'Data does not flow.',
  'admin.roles': 'Roles',
  'admin.role': 'Role',
  'admin.status': 'State',
  'admin.instances': 'Instances',
  'admin.devices': 'Devices',
  'admin.online': 'online',
  'admin.openBrews': 'Brews',
  'admin.openCommands': 'Open commands',
  'admin.actions': 'Waiting for people',
  'admin.figures': 'Figures',
  'admin.copyCommand': 'Copy as command',
  'admin.toApp': 'The app',
  'admin.refused': 'This account is for the app. Admin is for operators.',
} as const satisfies Catalogue;
