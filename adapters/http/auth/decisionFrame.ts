import type { DebugFrame } from '../../../domain/deviceDebug/index.js';
import type { DenialReason } from '../../../projections/queries/index.js';
import type { BrokerQuestion } from './brokerQuestion.js';

export type Verdict =
  | { readonly decision: 'allow' }
  | { readonly decision: 'deny'; readonly why: string; readonly reason?: DenialReason };

interface Decision {
  readonly deviceId: string;
  readonly question: BrokerQuestion;
  readonly verdict: Verdict;
  readonly askedAtMs: number;
  readonly address: string | null;
}

/** A decision about a device under debug, field by field: the secret of a log-in must not get into it. */
export function decisionFrame({ deviceId, question, verdict, askedAtMs, address }: Decision): DebugFrame {
  const clientId = 'clientId' in question ? question.clientId : '';
  const detail = askedFor(question);
  return {
    ...{ deviceId, direction: 'auth', kind: question.check, atMs: askedAtMs, doneAtMs: Date.now(), bytes: 0 },
    outcome: verdict.decision,
    ...(verdict.decision === 'deny' && { reason: verdict.why }),
    ...(detail !== '' && { detail }),
    ...(clientId !== '' && { clientId }),
    ...(address !== null && { address }),
  };
}

function askedFor(question: BrokerQuestion): string {
  switch (question.check) {
    case 'user':
      return question.password === undefined ? 'certificate' : 'secret';
    case 'vhost':
      return question.vhost;
    case 'resource':
      return `${question.permission} ${question.resource} ${question.name}`;
    case 'topic':
      return `${question.permission} ${question.routingKey}`;
  }
}
