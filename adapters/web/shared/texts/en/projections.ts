import type { Catalogue } from '../catalogue.js';

export const projections = {
  'projections.title': 'Projections and roles',
  'projections.name': 'Projection',
  'projections.state': 'State',
  'projections.lag': 'Lag',
  'projections.behind': 'Events behind',
  'projections.hours': 'The last hour',
  'projections.noHour': 'No projector has written it down within this hour.',
  'projections.lagHour': 'Lag',
  'projections.rateHour': 'Events applied',
  'projections.trend': 'In a minute',
  'projections.rate': 'Rate',
  'projections.parked': 'Parked events',
  'projections.advanced': 'Last advanced',
  'projections.position': 'Position',
  'projections.instance': 'Process',
  'projections.seconds': '{seconds} s',
  'projections.perSecond': '{rate} per s',
  'projections.growing': 'grows',
  'projections.steady': 'steady',
  'projections.falling': 'falls',
  'projections.notYet': 'not since it started',
  'projections.running': 'Keeps up',
  'projections.catchingUp': 'Catches up',
  'projections.broken': 'Stands still',
  'projections.stalled': 'Has not advanced since it started, and events wait',
  'projections.stalledFor': 'Has not advanced for {age}, and events wait',
  'projections.silent': 'Its process last reported {age} ago',
  'projections.pausedSince': 'Paused since {time} by {name}',
  'projections.somebody': 'somebody at the command line',
  'projections.pause': 'Pause {projection}',
  'projections.resume': 'Resume {projection}',
  'projections.pauseTitle': 'Pause {projection}?',
  'projections.untilResumed':
    'It stays paused, also when its process restarts, until somebody resumes it. Events wait, and none is lost.',
  'projections.meanwhileShown':
    'Devices, brews and commands are shown as they were, and curves end where they are. Messages of machines are stored all the same.',
  'projections.meanwhileDispatcher':
    'No command reaches a machine. Commands wait; those whose deadline passes meanwhile expire when it goes on.',
  'projections.meanwhileBrewPlans': 'No brew goes to its next stage. Machines finish the one they are in.',
  'projections.meanwhileAlarms': 'No alarm of a machine or brew is raised, and none is over.',
  'projections.meanwhileNotifications':
    'Nobody is told anything: no mail, no push message, no webhook. Operators are not told of alerts either.',
  'projections.unrun': 'No process runs it now',
  'projections.rebuild': 'Rebuild {projection}',
  'projections.rebuildTitle': 'Rebuild {projection}?',
  'projections.rebuilding': 'Rebuilding',
  'projections.rebuildingShare': 'Rebuilding: {percent} %',
  'projections.rebuildRequested': 'A rebuild is requested',
  'projections.rebuildLeft': 'about {duration} left',
  'projections.rebuildRequestedBy': 'Last rebuild: requested {time} by {name}.',
  'projections.rebuildWaits': 'It begins once its process runs and the event store answers.',
  'projections.rebuildBegan': 'It began {time}.',
  'projections.rebuildHead': 'The event store ended at position {head} then.',
  'projections.rebuildTook': 'It was done {time}, after {duration}.',
  'projections.duringReadModels':
    'Its rows are deleted and made again from all events. Until then the app shows nobody their machines, brews, sessions and curves, and takes no command for them.',
  'projections.duringDispatcher':
    'Its queues are deleted and made again from all events. Until then no command reaches a machine; commands wait, and none is sent twice.',
  'projections.duringBrewPlans':
    'Its rows are deleted and made again from all events. Until then no brew goes to its next stage; machines finish the one they are in.',
  'projections.duringAlarms':
    'What it remembers is deleted and made again from all events. Until then no alarm of a machine or brew is raised, and none is over.',
  'projections.duringNotifications':
    'It is no read model: what waits to be sent is dropped for good, and it goes on with what happens from now on. Nobody is told twice.',
  'projections.rebuildLosesNothing': 'No event is lost: messages of machines are stored all the same.',
  'projections.rebuildExpected':
    'The last rebuild took {took}; with the events of today it takes about {expected}.',
  'projections.rebuildUnknown':
    'How long it takes is not known: it has not been rebuilt yet. It shows once it runs.',
  'projections.rebuildWhilePaused':
    'It is paused: its rows are deleted now, and made again once it is resumed.',
  'projections.typeName': 'Type {projection} to go on',
  'projections.wrongName': 'That is another name.',
  'projections.none': 'No process has reported a projection. Start a projector and a dispatcher.',
} as const satisfies Catalogue;
