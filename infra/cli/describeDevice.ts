import type { DenialReason } from '../../projections/queries/index.js';
import { facts } from '../../domain/sessionLog/index.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { commandHeading, commandRow } from './describeCommand.js';
import type { DeviceDetails } from './deviceDetails.js';
import { adviceOrDash, durationOf, nameOrDash, withAge } from './shown.js';
import { sections, type Section } from './sections.js';

/** A device for an operator: first what it does, then what may be wrong, then where to see more. */
export function describeDevice(device: DeviceDetails, nowMs: number): string {
  const { deviceId, commands, anomalies } = device;
  return sections([
    { rows: identityRows(device, nowMs) },
    statusSection(device, nowMs),
    { title: 'Sensors', rows: sensorRows(device) },
    { title: 'Numbering', rows: sequenceRows(device, nowMs) },
    { title: 'Settings', rows: settingRows(device, nowMs) },
    {
      title: 'Last commands',
      rows: commands.length === 0 ? [] : [commandHeading, ...commands.map(commandRow)],
    },
    {
      title: 'Last anomalies and gaps',
      rows: anomalies.map(({ recordedAt, type, data }) => [withAge(recordedAt, nowMs), type, facts(data)]),
    },
    {
      title: 'More',
      rows: [
        [`brewline session list --device ${deviceId}`],
        [`brewline command list --device ${deviceId}`],
        [`brewline parked list --device ${deviceId}`],
        [`brewline replay --device ${deviceId} --from ${new Date(nowMs).toISOString().slice(0, 10)}`],
      ],
    },
  ]);
}

function identityRows(device: DeviceDetails, nowMs: number): Section['rows'] {
  const { online, presenceChangedAt, parked } = device;
  const presence = `${online ? 'online' : 'offline'} since ${withAge(presenceChangedAt, nowMs)}`;
  return [
    ['Device', device.deviceId],
    ...(device.name === null ? [] : [['Name', shownText(device.name)]]),
    ['Type', nameOrDash(device.machineType)],
    ['Firmware', device.firmware ?? '-'],
    ['Serial', device.serial ?? '-'],
    ...(device.tags.length === 0 ? [] : [['Tags', device.tags.join(' ')]]),
    ['Presence', device.lastSeenAt === null ? 'has never reported' : presence],
    ['Last seen', withAge(device.lastSeenAt, nowMs)],
    ...clockRows(device, nowMs),
    ...throttleRows(device, nowMs),
    ...accessRows(device, nowMs),
    ...denialRows(device, nowMs),
    ...(device.sharedId
      ? [['Shared id', `${device.sharedId.detail}; noticed ${withAge(device.sharedId.noticedAt, nowMs)}`]]
      : []),
    ['Assigned to', device.assignedTo.join(' ') || 'operators and admins only'],
    ['Session', sessionLine(device, nowMs)],
    ['Parked', parked.messages === 0 ? 'nothing' : `${parked.messages} messages, ${parked.bytes} bytes`],
  ];
}

/** How it may connect, and until when. */
function accessRows({ access }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!access) return [['Access', 'none']];
  const { wayIn, since, revokedAt, blockedAt, secrets } = access;
  if (revokedAt) return [['Access', `revoked ${withAge(revokedAt, nowMs)}`]];
  const letIn = `by ${wayIn}, since ${since}`;
  return [
    ['Access', blockedAt ? `blocked ${withAge(blockedAt, nowMs)}` : letIn],
    ...secrets.map(({ createdAt, expiresAt, lastUsedOn }) => [
      'Secret',
      `of ${createdAt}, ${lastUsedOn ? `last used ${lastUsedOn}` : 'never used'}${expiresAt ? `, until ${expiresAt}` : ''}`,
    ]),
    ...(wayIn === 'secret' && secrets.length === 0 ? [['Secret', 'none that holds']] : []),
  ];
}

/** What was wrong with a log-in, and what to do. */
const denialTexts: Readonly<Record<DenialReason, string>> = {
  wrongSecret: 'wrong secret: give it its own, or rotate it',
  endedSecret: 'its secret expired or was replaced: give it the new one, or rotate it',
  blocked: 'it is blocked: unblock it',
  revoked: 'it was revoked: add it again',
  wrongWay: 'it came with a certificate instead of its secret, or the reverse',
  throttled: 'it sent more than its limits allow, and may come back later',
  notOwn: 'it used another client id or virtual host than its own',
};

function denialRows({ lastDenial }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!lastDenial) return [];
  const { at, reason, address, denials, since } = lastDenial;
  const from = address === null ? '' : ` from ${address}`;
  const often = denials === 1 ? '' : `; ${denials} since ${since}`;
  return [['Refused', `${withAge(at, nowMs)}${from}: ${denialTexts[reason]}${often}`]];
}

function clockRows({ clock }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!clock) return [];
  const { offsetMs, wrongSince } = clock;
  const off = `${durationOf(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead' : 'behind'}`;
  return [['Clock', `wrong: ${off}, known since ${withAge(wrongSince, nowMs)}`]];
}

function throttleRows({ throttle }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!throttle) return [];
  const { exceeded, since, until } = throttle;
  return [['Throttled', `too many ${exceeded}: since ${withAge(since, nowMs)}, let in again at ${until}`]];
}

function sessionLine({ session, latestSession }: DeviceDetails, nowMs: number): string {
  const shown = session ?? latestSession;
  if (!shown) return 'none yet';
  const { sessionId, status, processType, recipe, startedAt, anomalies, faults } = shown;
  const began = `began ${withAge(startedAt, nowMs)}`;
  const what = `${sessionId} ${status}, ${processType.name} ${shownText(recipe)}, ${began}, ${anomalies} anomalies, ${faults} faults`;
  return session ? what : `none; the latest is ${what}`;
}

function statusSection({ status }: DeviceDetails, nowMs: number): Section {
  if (!status) return { title: 'Last status', rows: [['none: it has sent no reading']] };
  const clock = status.timePlausible ? '' : ', which is implausible';
  return {
    title: 'Last status',
    rows: [
      ['Received', withAge(status.receivedAt, nowMs)],
      ['Device time', `${status.at}${clock}`],
      ['State', nameOrDash(status.state)],
      ['Process', nameOrDash(status.processType)],
      ['Phase', nameOrDash(status.phase)],
      ['Step', nameOrDash(status.step)],
      ['Waits for', adviceOrDash('userAction', status.userAction?.code)],
      ['Target', status.targetCelsius === null ? '-' : `${status.targetCelsius} °C`],
      ['Next action', status.secondsToNextAction === null ? '-' : `in ${status.secondsToNextAction} s`],
      ['Error', adviceOrDash('error', status.errorCode)],
      ['Number', `epoch ${status.epoch}, boot ${status.boot}, seq ${status.seq}, reading ${status.index}`],
    ],
  };
}

/** Values are stored as float32; more digits have no meaning. */
const float32Digits = 7;

function sensorRows({ status }: DeviceDetails): Section['rows'] {
  return (status?.sensors ?? []).map(({ sensor, value, plausible }) => [
    sensor.name,
    value === null ? '-' : `${Number(value.toPrecision(float32Digits))} ${sensor.unit}`.trimEnd(),
    plausible ? '' : 'which is implausible',
  ]);
}

function sequenceRows({ sequence }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!sequence) return [];
  const { missing, late, lost, dropped, repeats, parked, restarts, epoch, asOf } = sequence;
  const waitedFor = missing
    ? `${missing.messages} messages, since ${withAge(missing.since, nowMs)}`
    : 'nothing';
  return [
    ['Missing', waitedFor],
    ['Given up', `${lost} lost, ${dropped} dropped by the device`],
    ['Counted', `${late} late, ${repeats} repeats, ${parked} parked`],
    ['Restarts', `${restarts}; epoch ${epoch}`],
    ['As of', withAge(asOf, nowMs)],
  ];
}

function settingRows({ twin }: DeviceDetails, nowMs: number): Section['rows'] {
  if (!twin) return [];
  const all = { ...twin.settings, targetCelsius: twin.targetCelsius };
  return Object.entries(all)
    .filter(([, { desired, reported }]) => desired !== null || reported !== null)
    .map(([name, { desired, reported, pendingSince }]) => [
      name,
      `reported ${reported === null ? '-' : String(reported.value)}`,
      `desired ${desired === null ? '-' : String(desired.value)}`,
      pendingSince === null ? '' : `pending since ${withAge(pendingSince, nowMs)}`,
    ]);
}
