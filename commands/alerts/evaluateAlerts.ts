import { setTimeout as sleep } from 'node:timers/promises';
import {
  advanceAlerts,
  alertFindings,
  noTimes,
  type AlertChange,
  type BackupRule,
  type OpenAlert,
  type ServedCertificate,
} from '../../domain/alerts/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { AlertStore, ServedCertificates, ServiceFactsReader } from '../ports/index.js';

export interface AlertEvaluatorParts {
  readonly facts: ServiceFactsReader;
  readonly alerts: AlertStore;
  readonly certificates: ServedCertificates;
  readonly backupRule: BackupRule;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly everyMs?: number;
}

/** A broker that blocks is shown within ten seconds: it is found and reported within three, and pages hear of it within one. */
const usualEveryMs = 2_000;
const sampleEveryMs = 15_000;
const certificatesEveryMs = 10 * 60_000;

/** Raises, updates and resolves alerts until `signal` aborts. One process at a time may. */
export async function evaluateAlerts(parts: AlertEvaluatorParts, signal: AbortSignal): Promise<void> {
  const { logger, everyMs = usualEveryMs } = parts;
  const look = createLook(parts);
  let isFailing = false;
  while (!signal.aborted) {
    try {
      await look();
      isFailing = false;
    } catch (err) {
      // Once: what is wrong with the database is a condition of its own.
      if (!isFailing && !signal.aborted)
        logger.warn({ err }, `alerts can not be evaluated; trying again: ${messageOf(err)}`);
      isFailing = true;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns a function that looks once */
function createLook(parts: AlertEvaluatorParts): () => Promise<void> {
  const { facts, alerts, certificates, backupRule, logger, now } = parts;
  let times = noTimes;
  let sampledAtMs = -Infinity;
  const served = refreshed(certificates, logger, now);

  return async () => {
    if (now() - sampledAtMs >= sampleEveryMs) {
      await facts.sample();
      sampledAtMs = now();
    }
    const [stored, open] = await Promise.all([facts.read(), alerts.open()]);
    const isOpen = (kind: string, subject: string) =>
      open.some((alert) => alert.kind === kind && alert.subject === subject);
    const findings = alertFindings({ ...stored, certificates: served(), backupRule }, isOpen);
    const advanced = advanceAlerts(open, findings, { times, nowMs: now() });
    if (advanced.changes.length > 0) await alerts.apply(advanced.changes, now());
    // Only once it is stored: what failed is found again.
    times = advanced.times;
    for (const change of advanced.changes) log(logger, change, open);
  };
}

/** Looks at certificates now and then, beside the evaluation: a server that does not answer holds nothing up. */
function refreshed(
  look: ServedCertificates,
  logger: Logger,
  now: () => number,
): () => readonly ServedCertificate[] {
  const known = new Map<string, ServedCertificate>();
  let lookedAtMs = -Infinity;
  let looking: Promise<void> | undefined;
  return () => {
    if (!looking && now() - lookedAtMs >= certificatesEveryMs) {
      lookedAtMs = now();
      looking = look()
        // One that does not answer keeps what it showed last.
        .then((found) => found.forEach((each) => known.set(each.server, each)))
        .catch((err: unknown) => logger.warn({ err }, 'certificates of servers can not be looked at'))
        .finally(() => (looking = undefined));
    }
    return [...known.values()];
  };
}

function log(logger: Logger, change: AlertChange, open: readonly OpenAlert[]): void {
  if (change.type === 'raise') {
    const { kind, subject, level, reason } = change.finding;
    logger.warn({ alert: kind, subject, level }, `alert: ${reason}`);
  }
  if (change.type === 'resolve') {
    const { kind, subject, reason } = open.find(({ alertId }) => alertId === change.alertId) ?? {};
    logger.info({ alert: kind, subject }, `alert resolved: ${reason ?? ''}`);
  }
}
