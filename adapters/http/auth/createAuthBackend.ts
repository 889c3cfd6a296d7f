import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { messageOf } from '../../../domain/kernel/errors.js';
import type { DebugRecorder } from '../../../commands/ports/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { deviceIdPattern } from '../../../domain/kernel/deviceId.js';
import type { DenialReason, DeviceCredentials } from '../../../projections/queries/index.js';
import {
  addressOf,
  brokerQuestion,
  checks,
  usernameOf,
  type BrokerQuestion,
  type Check,
} from './brokerQuestion.js';
import { decisionFrame, type Verdict } from './decisionFrame.js';
import type { DenialLog } from './denialLog.js';
import { isOwn } from './deviceRules.js';

export interface AuthBackendOptions {
  /** Part of the path of each request. Only the broker knows it, so nobody else can test secrets here. */
  readonly key: string;
  readonly credentials: DeviceCredentials;
  /** The virtual host of the devices. */
  readonly vhost: string;
  /** False until the broker's queues and bindings stand: a message sent before would be acknowledged and gone. Asked at log-in. */
  readonly ready: () => boolean;
  readonly logger: Logger;
  /** A log-in was refused. */
  readonly onRefusedLogin?: DenialLog['add'];
  readonly onDecision?: (check: Check, decision: 'allow' | 'deny') => void;
  /** Where decisions about devices under debug are left; none are when it is left out. */
  readonly debug?: DebugRecorder;
}

/** A question has some 200 bytes. */
const maxFormBytes = 8 * 1024;

/**
 * RabbitMQ's HTTP auth backend: POST /auth/<key>/user, …/vhost, …/resource and …/topic answer `allow` or `deny`, always with 200.
 * RabbitMQ sends no header of ours, so that the key is in the path. Whatever goes wrong denies. Plain on purpose, without a framework: devices that come back all at once bring thousands of
 * questions a second.
 *
 * Only a log-in looks anything up, each time anew: a device that is revoked is refused at once. The other answers follow from the device's
 * id, so that the broker may keep them.
 */
export function createAuthBackend(options: AuthBackendOptions): RequestListener {
  const judge = createJudge(options);
  const { logger } = options;
  const expected = digest(options.key);
  const checkOf = (url = ''): Check | undefined => {
    const [, key = '', name] = /^\/auth\/([^/]+)\/([a-z]+)$/.exec(url) ?? [];
    const isKnown = timingSafeEqual(digest(key), expected);
    return isKnown ? checks.find((check) => check === name) : undefined;
  };

  async function decide(check: Check, request: IncomingMessage): Promise<'allow' | 'deny'> {
    const form = await readForm(request);
    const deviceId = usernameOf(form);
    const question = brokerQuestion(check, form);
    const askedAtMs = Date.now();
    const verdict = await judge(deviceId, question);
    if (options.debug?.includes(deviceId))
      options.debug.record(
        decisionFrame({ deviceId, question, verdict, askedAtMs, address: addressOf(form) }),
      );
    // Before the topology stands, every device is refused, again and again: that is said once, where it is looked at.
    if (verdict.decision === 'deny' && verdict.why !== notYet)
      logDenial(logger, deviceId, question, verdict.why);
    if (verdict.decision === 'deny' && verdict.reason !== undefined && isLogin(check))
      options.onRefusedLogin?.(deviceId, verdict.reason, addressOf(form));
    options.onDecision?.(check, verdict.decision);
    return verdict.decision;
  }

  return (request, response) => {
    const check = checkOf(request.url);
    if (request.method !== 'POST' || !check) {
      response.writeHead(404).end();
      return;
    }
    void decide(check, request)
      .catch((error: unknown): 'deny' => {
        logger.warn({ why: messageOf(error) }, 'denied a request that is no question of a broker');
        return 'deny';
      })
      .then((decision) => response.setHeader('Content-Type', 'text/plain').end(decision));
  };
}

/** Digests have one length, which a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @throws Error when the form is too large or the request breaks off. */
function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxFormBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > maxFormBytes) reject(new Error(`the form has ${bytes} bytes`));
      else resolve(new URLSearchParams(Buffer.concat(chunks).toString()));
    });
    request.on('error', reject);
  });
}

function createJudge({ credentials, vhost, ready, logger }: AuthBackendOptions) {
  return async (deviceId: string, question: BrokerQuestion): Promise<Verdict> => {
    if (!deviceIdPattern.test(deviceId)) return deny('no device id');
    if (!isOwn(deviceId, question, vhost)) return refuse('notOwn');
    if (question.check !== 'user') return allow;
    if (!ready()) return deny(notYet);
    try {
      const { password } = question;
      const verdict = await (password === undefined
        ? credentials.checkCertificate(deviceId)
        : credentials.check(deviceId, password));
      if (verdict === 'unknown') return deny('no such device');
      return verdict === 'valid' ? allow : refuse(verdict);
    } catch (error) {
      logger.error({ err: error }, 'credentials could not be read');
      return deny(messageOf(error));
    }
  };
}

const notYet = "the broker's queues do not stand yet";
const allow: Verdict = { decision: 'allow' };
const reasons: Readonly<Record<DenialReason, string>> = {
  notOwn: 'not its own',
  revoked: 'revoked',
  blocked: 'blocked',
  wrongSecret: 'wrong secret',
  throttled: 'it sent more than its limits allow',
  endedSecret: 'its secret expired or was replaced',
  wrongWay: 'enrolled with the other of secret and certificate',
};

/** The other questions are about what a device does that is let in. */
function isLogin(check: Check): boolean {
  return check === 'user' || check === 'vhost';
}

function refuse(reason: DenialReason): Verdict {
  return { decision: 'deny', why: reasons[reason], reason };
}

function deny(why: string): Verdict {
  return { decision: 'deny', why };
}

/** Everything but the secret. */
function logDenial(logger: Logger, deviceId: string, question: BrokerQuestion, why: string): void {
  const shown = question.check === 'user' ? { check: 'user', clientId: question.clientId } : question;
  logger.warn({ deviceId: deviceId.slice(0, 64), ...shown, why }, 'denied');
}
