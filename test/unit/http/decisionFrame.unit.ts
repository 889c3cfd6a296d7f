import assert from 'node:assert/strict';
import { brokerQuestion, type Check } from '../../../adapters/http/auth/brokerQuestion.js';
import { decisionFrame } from '../../../adapters/http/auth/decisionFrame.js';

const form = new URLSearchParams({
  ...{ username: 'keg-1', password: 'open-sesame', client_id: 'keg-1', vhost: 'brewline', ip: '10.0.0.7' },
  ...{ resource: 'exchange', name: 'amq.topic', permission: 'write', routing_key: 'devices.keg-1.up' },
});

const frameOf = (check: Check, why?: string) =>
  decisionFrame({
    ...{ deviceId: 'keg-1', question: brokerQuestion(check, form), askedAtMs: 5, address: '10.0.0.7' },
    verdict: why === undefined ? { decision: 'allow' } : { decision: 'deny', why },
  });

describe('a recorded decision about a log-in', () => {
  it('never has the secret, whatever was asked', () => {
    for (const check of ['user', 'vhost', 'resource', 'topic'] as const)
      assert.doesNotMatch(JSON.stringify(frameOf(check, 'wrong secret')), /sesame/);
  });

  it('says who asked from where, for what, and why not', () => {
    const denied = frameOf('user', 'wrong secret');
    assert.deepEqual(denied, {
      ...{ deviceId: 'keg-1', direction: 'auth', kind: 'user', atMs: 5, bytes: 0, outcome: 'deny' },
      doneAtMs: denied.doneAtMs,
      ...{ reason: 'wrong secret', detail: 'secret', clientId: 'keg-1', address: '10.0.0.7' },
    });
    assert.equal(frameOf('topic').detail, 'write devices.keg-1.up');
    assert.equal(frameOf('resource').detail, 'write exchange amq.topic');
    assert.equal(frameOf('vhost').detail, 'brewline');
    assert.equal(frameOf('topic').outcome, 'allow');
  });
});
