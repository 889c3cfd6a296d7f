import type { Catalogue } from '../catalogue.js';

export const home = {
  'home.another': 'Claim another machine',
  'home.title': 'Brews',
  'home.toDo': 'To do',
  'home.nothingToDo': 'Nothing needs you.',
  'home.running': 'Brewing',
  'home.idle': 'Machines that are free',
  'home.unreported': 'Not connected yet',
  'home.finished': 'Finished brews',
  'home.board': 'Board',
  'home.start': 'Start a brew',
  'home.empty': 'No machine yet.',
  'home.emptyWhere': 'Its code is on the label below the base.',
  'home.claim': 'Claim a machine',
  'home.noBrews': 'No brew is under way.',
  'home.counts': { one: '{count} brew under way', other: '{count} brews under way' },

  'hindrance.noConnection': "The machine can't be told without a connection. Do it, then confirm here.",
  'hindrance.machineAway':
    'The machine is offline and can not be told. Do it, then confirm here once it is back.',

  'brew.halted': 'The brew does not go on: {reason}',
  'brew.next': 'next step in {duration}',
  'brew.number': '№\u00a0{number}',
  'brew.inMachine': 'Beer in {machine}',
  'brew.begins': 'Begins by itself {time}',
  'brew.hops': 'hops, slot {slot}',
  'brew.neededNext': 'You are needed next about {time}: {what}',
  'planned.cancel': 'Cancel the plan',
  'planned.yes': 'Yes, cancel it',
  'planned.keep': 'Keep it',
} as const satisfies Catalogue;
