import express, { type Express } from 'express';
import type { Pool } from 'pg';
import { messageOf } from '../../../domain/errors.js';
import type { Logger } from '../../../domain/logger.js';
import { findDeviceCredential, hashDeviceSecret, isDeviceSecret } from '../../postgres/identity/index.js';
import { brokerQuestion, checks, usernameOf, type BrokerQuestion, type Check } from './brokerQuestion.js';
import { createCredentialCache } from './credentialCache.js';
import { isDeviceId, isOwn } from './deviceRules.js';

export interface AuthBackendOptions {
  readonly pool: Pool;
  /** 64 hex digits. */
  readonly credentialKey: string;
  /** The virtual host of the devices. */
  readonly vhost: string;
  /** False until the broker's queues and bindings stand: a message sent before would be acknowledged and gone. */
  readonly ready: () => boolean;
  readonly logger: Logger;
  readonly onDecision?: (check: Check, decision: 'allow' | 'deny') => void;
}

/** A revoked device is refused this long after, at the latest. */
const credentialTtlMs = 5_000;
/** Some 5 MB; a storm of more devices than this costs one query each. */
const cachedCredentials = 20_000;

type Verdict = { readonly decision: 'allow' } | { readonly decision: 'deny'; readonly why: string };

/**
 * RabbitMQ's HTTP auth backend: POST /auth/user, /auth/vhost, /auth/resource and /auth/topic answer `allow` or `deny`, always with
 * 200. Whatever goes wrong denies. Plain on purpose: devices that come back all at once bring thousands of questions a second.
 */
export function createAuthBackend(options: AuthBackendOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 32 });
  const judge = createJudge(options);
  for (const check of checks) {
    app.post(`/auth/${check}`, form, async (request, response) => {
      const fields = (request.body ?? {}) as Readonly<Record<string, unknown>>;
      const deviceId = usernameOf(fields);
      const question = brokerQuestion(check, fields);
      const verdict = await judge(deviceId, question);
      // Before the topology stands, every device is refused, again and again: that is said once, where it is looked at.
      if (verdict.decision === 'deny' && verdict.why !== notYet)
        logDenial(options.logger, deviceId, question, verdict.why);
      options.onDecision?.(check, verdict.decision);
      response.type('text/plain').send(verdict.decision);
    });
  }
  app.use(denyWhatFailed(options));
  return app;
}

function createJudge({ pool, credentialKey, vhost, ready, logger }: AuthBackendOptions) {
  const credentialOf = createCredentialCache({
    find: (deviceId) => findDeviceCredential(pool, deviceId),
    ttlMs: credentialTtlMs,
    capacity: cachedCredentials,
  });
  return async (deviceId: string, question: BrokerQuestion): Promise<Verdict> => {
    if (!ready()) return deny(notYet);
    if (!isDeviceId(deviceId)) return deny('no device id');
    if (!isOwn(deviceId, question, vhost)) return deny('not its own');
    try {
      const credential = await credentialOf(deviceId);
      if (!credential) return deny('no such device');
      if (credential.revoked) return deny('revoked');
      if (question.check !== 'user') return allow;
      const presented = hashDeviceSecret(credentialKey, deviceId, question.password);
      return isDeviceSecret(credential.secretHash, presented) ? allow : deny('wrong secret');
    } catch (error) {
      logger.error({ err: error }, 'credentials could not be read');
      return deny(messageOf(error));
    }
  };
}

const notYet = "the broker's queues do not stand yet";
const allow: Verdict = { decision: 'allow' };

function deny(why: string): Verdict {
  return { decision: 'deny', why };
}

/** Everything but the secret. */
function logDenial(logger: Logger, deviceId: string, question: BrokerQuestion, why: string): void {
  const shown = question.check === 'user' ? { check: 'user', clientId: question.clientId } : question;
  logger.warn({ deviceId: deviceId.slice(0, 64), ...shown, why }, 'denied');
}

/** An oversized or broken form is none of the broker's. */
function denyWhatFailed({ logger }: AuthBackendOptions): express.ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    logger.warn({ why: messageOf(error) }, 'denied a request that is no question of a broker');
    response.type('text/plain').send('deny');
  };
}
