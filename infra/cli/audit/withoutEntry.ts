const shows = 'it shows no payload and changes nothing';
const files = 'it writes files of the caller alone';
const role = 'it runs a role, which acts for nobody';

/** Commands that leave no audit entry, and why. Every other one does, so a new command does until it is added here. */
export const withoutEntry: Readonly<Record<string, string>> = {
  'device list': shows,
  'device show': shows,
  'session list': shows,
  'session show': shows,
  'session log': shows,
  'command list': shows,
  'command show': shows,
  'alarm list': shows,
  'alarm rules show': shows,
  'error list': shows,
  'error show': shows,
  'parked list': shows,
  'parked unkept': shows,
  'person list': shows,
  'person erased': shows,
  'keys show': shows,
  topology: shows,
  settings: shows,
  'events verify': shows,
  'broker-config': 'it prints settings for a broker',
  'ca init': files,
  'ca issue': `${files}; a certificate counts only for a device that was added, which is an entry`,
  'event-store-users': files,
  restore: 'it makes a new data folder, whose event store does not run yet',
  migrate: 'the tables of entries are made by it, and the database records its migrations',
  scavenge: 'it frees the space of what was deleted before, and works without the event store',
  'event-store': role,
  ingest: role,
  dispatcher: role,
  projector: role,
  api: role,
  auth: role,
};
