import { projectionOf } from '../health/index.js';
import type { AlertFinding, AlertKind, AlertLevel } from './alert.js';
import { ageOfBackup } from './backups.js';
import type { MinuteSample, ReportedProjection, ServedCertificate, ServiceFacts } from './facts.js';

/** Whether this one is open: then a lower threshold counts, so that it does not come and go. */
type IsOpen = (kind: AlertKind, subject: string) => boolean;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Growth is what came within so many minutes. */
const windowMinutes = 10;

/** Messages within {@link windowMinutes}. A few are one broken device; its page shows them. */
const parked = { raise: 20, keep: 5 };
/** Errors within {@link windowMinutes}, and how many times as many as usual. */
const errors = { raise: 50, keep: 20, timesUsual: 3 };
/** `npm start` renews its own certificates in their last 30 days, so none of them gets here while it is started now and then. */
const certificate = { raiseMs: 21 * dayMs, keepMs: 25 * dayMs, criticalMs: 7 * dayMs };
/** Of the devices that were online: lost within five minutes, and while it is open within the hour. */
const lost = { raiseShare: 0.2, keepShare: 0.1, raiseLeast: 10, keepLeast: 5, minutes: 5 };
/** Somebody who pauses a projection for some work is done by then. */
const longPauseMs = 60 * minuteMs;
/** A process hands its projections over within seconds. */
const unrunMs = minuteMs;
/** A role that runs begins a rebuild within seconds. */
const unbegunMs = minuteMs;

/** What is so now that operators have to know. */
export function alertFindings(facts: ServiceFacts, isOpen: IsOpen): readonly AlertFinding[] {
  return [
    ...ofConditions(facts),
    ...waitingRebuilds(facts),
    ...stalledProjections(facts),
    ...longPaused(facts),
    ...growingParked(facts, isOpen),
    ...growingErrors(facts, isOpen),
    ...facts.certificates.flatMap((each) => expiring(each, facts.nowMs, isOpen)),
    ...lostDevices(facts, isOpen),
    ...oldBackup(facts),
  ];
}

/** What processes report of the broker and of disks. Several report the same: one alert, as bad as the worst. */
function ofConditions({ conditions }: ServiceFacts): readonly AlertFinding[] {
  const found = new Map<string, AlertFinding>();
  for (const { code, subject = '', level, reason } of conditions) {
    const kind = kindOfCode[code];
    if (!kind) continue;
    const about = kind === 'diskFull' ? subject : '';
    const key = `${kind} ${about}`;
    const severity: AlertLevel = level === 'down' ? 'critical' : 'warning';
    if (found.get(key)?.level === 'critical') continue;
    found.set(key, { kind, subject: about, level: severity, reason });
  }
  return [...found.values()];
}

const kindOfCode: Readonly<Partial<Record<string, AlertKind>>> = {
  BROKER: 'brokerUnreachable',
  BROKER_BLOCKED: 'brokerBlocked',
  DISK: 'diskFull',
};

function stalledProjections({ projections }: ServiceFacts): readonly AlertFinding[] {
  return projections.filter(standsStill).map(({ projection, silentMs }) => {
    const reason =
      silentMs >= unrunMs
        ? `no process has run ${projection} for a minute or more`
        : `${projection} has not advanced, and events wait`;
    return { kind: 'projectionStalled', subject: projection, level: 'critical', reason };
  });
}

/** One that stands still is told as such. */
function waitingRebuilds({
  waitingRebuilds: waiting,
  projections,
  nowMs,
}: ServiceFacts): readonly AlertFinding[] {
  const standing = new Set(projections.filter(standsStill).map(({ projection }) => projectionOf(projection)));
  return waiting
    .filter(
      ({ projection, requestedAtMs }) => nowMs - requestedAtMs >= unbegunMs && !standing.has(projection),
    )
    .map(({ projection, requestedAtMs }) => {
      const since = new Date(requestedAtMs).toISOString();
      const reason = `a rebuild of ${projection} was requested at ${since} and has not begun: it shows what it showed before`;
      return { kind: 'projectionStalled', subject: projection, level: 'warning', reason };
    });
}

function longPaused({ paused, nowMs }: ServiceFacts): readonly AlertFinding[] {
  return paused
    .filter(({ pausedAtMs }) => nowMs - pausedAtMs >= longPauseMs)
    .map(({ projection, pausedAtMs }) => {
      const reason = `${projection} has been paused since ${new Date(pausedAtMs).toISOString()}: events wait`;
      return { kind: 'projectionPaused', subject: projection, level: 'warning', reason };
    });
}

/** Whether nothing of it is applied although something waits, or nobody runs it. */
export function standsStill({ isStalled, silentMs }: ReportedProjection): boolean {
  return isStalled || silentMs >= unrunMs;
}

function growingParked(facts: ServiceFacts, isOpen: IsOpen): readonly AlertFinding[] {
  const count = sumOf(lastMinutes(facts, windowMinutes), 'parked');
  if (count < (isOpen('parkedGrowing', '') ? parked.keep : parked.raise)) return [];
  const reason = `${count} messages were parked within ${windowMinutes} minutes`;
  return [{ kind: 'parkedGrowing', subject: '', level: 'warning', reason }];
}

function growingErrors(facts: ServiceFacts, isOpen: IsOpen): readonly AlertFinding[] {
  const latest = lastMinutes(facts, windowMinutes);
  const count = sumOf(latest, 'errors');
  const before = facts.minutes.slice(0, facts.minutes.length - latest.length);
  const usual = before.length === 0 ? 0 : (sumOf(before, 'errors') / before.length) * windowMinutes;
  const isGrowing = isOpen('errorsGrowing', '')
    ? count >= errors.keep
    : count >= errors.raise && count >= errors.timesUsual * usual;
  if (!isGrowing) return [];
  const reason = `${count} errors within ${windowMinutes} minutes, before it was ${Math.round(usual)}`;
  return [{ kind: 'errorsGrowing', subject: '', level: 'warning', reason }];
}

function expiring(
  { server, expiresAtMs }: ServedCertificate,
  nowMs: number,
  isOpen: IsOpen,
): readonly AlertFinding[] {
  const leftMs = expiresAtMs - nowMs;
  const withinMs = isOpen('certificateExpiring', server) ? certificate.keepMs : certificate.raiseMs;
  if (leftMs >= withinMs) return [];
  const level = leftMs < certificate.criticalMs ? 'critical' : 'warning';
  const at = new Date(expiresAtMs).toISOString();
  const reason = `the certificate of ${server} ${leftMs <= 0 ? 'has been invalid since' : 'is valid until'} ${at}`;
  return [{ kind: 'certificateExpiring', subject: server, level, reason }];
}

/** Compared with the most that were online: devices that come back end it, and so does an hour without them. */
function lostDevices(facts: ServiceFacts, isOpen: IsOpen): readonly AlertFinding[] {
  const open = isOpen('devicesLost', '');
  const compared = open ? facts.minutes : lastMinutes(facts, lost.minutes);
  const last = compared.at(-1);
  if (!last) return [];
  const most = Math.max(...compared.map(onlineIn));
  const count = most - onlineIn(last);
  const least = open
    ? Math.max(lost.keepLeast, lost.keepShare * most)
    : Math.max(lost.raiseLeast, lost.raiseShare * most);
  if (count < least) return [];
  const reason = `${count} of ${most} devices that were online are not any more`;
  return [{ kind: 'devicesLost', subject: '', level: 'critical', reason }];
}

/** Its text stays the same while nothing happens: each other one is stored. */
function oldBackup({ backups, backupRule, nowMs }: ServiceFacts): readonly AlertFinding[] {
  if (ageOfBackup(backups, backupRule, nowMs) !== 'old') return [];
  const { lastMadeAtMs, failedSince, lastFailure } = backups;
  const last =
    lastMadeAtMs === null
      ? 'no backup was ever made'
      : `the last backup was made at ${new Date(lastMadeAtMs).toISOString()}`;
  const tries = `${failedSince} ${failedSince === 1 ? 'try' : 'tries'} failed since, the last one: ${lastFailure ?? '?'}`;
  const reason = failedSince === 0 ? last : `${last}; ${tries}`;
  return [{ kind: 'backupOld', subject: '', level: 'warning', reason }];
}

function onlineIn({ devices: { fault, needsYou, running, idle } }: MinuteSample): number {
  return fault + needsYou + running + idle;
}

/** Those of so many minutes, and the one that is under way: a minute in which nobody looked is missing. */
function lastMinutes({ minutes, nowMs }: ServiceFacts, count: number): readonly MinuteSample[] {
  return minutes.filter(({ atMs }) => atMs > nowMs - (count + 1) * minuteMs);
}

function sumOf(minutes: readonly MinuteSample[], figure: 'parked' | 'errors'): number {
  return minutes.reduce((sum, minute) => sum + minute[figure], 0);
}
