import assert from 'node:assert/strict';
import { brewPlan } from '../../../domain/brewPlan/index.js';
import { deviceCommand } from '../../../domain/deviceCommand/index.js';
import { actorOfLogin, brewline, isPersonId } from '../../../domain/people/index.js';
import { ada } from '../../support/someActors.js';

describe('actors of stored events', () => {
  const command = { deviceId: 'base-1', commandId: 'c', atMs: 1 };

  it('are ids where people were named by their logins', () => {
    const ofBerta = actorOfLogin('berta');
    assert.ok(isPersonId(ofBerta));
    assert.notEqual(ofBerta, actorOfLogin('Berta'));
    for (const version of [1, 4]) {
      const { data } = deviceCommand.upcast(
        { type: 'CommandCancelled', data: { ...command, cancelledBy: 'berta' } },
        version,
      );
      assert.deepEqual(data, { ...command, cancelledBy: ofBerta });
    }
    const resumed = { type: 'PlanResumed', data: { planId: 'p', resumedBy: 'berta' } };
    assert.deepEqual(brewPlan.upcast(resumed, 3).data, { planId: 'p', resumedBy: ofBerta });
  });

  it('stay as they are where they are ids, or Brewline itself', () => {
    for (const cancelledBy of [ada, brewline]) {
      const event = { type: 'CommandCancelled', data: { ...command, cancelledBy } };
      for (const version of [4, deviceCommand.schemaVersion])
        assert.deepEqual(deviceCommand.upcast(event, version), event);
    }
  });

  it('are not in the words of a halted brew', () => {
    const detailOf = (reason: string, detail: string, version: number) =>
      (
        brewPlan.upcast({ type: 'PlanHalted', data: { planId: 'p', reason, detail } }, version).data as {
          detail: string;
        }
      ).detail;
    for (const version of [1, 3, brewPlan.schemaVersion]) {
      assert.equal(detailOf('commandCancelled', 'by berta', version), 'by a person');
      assert.equal(detailOf('commandCancelled', 'by a person', version), 'by a person');
      assert.equal(detailOf('commandCancelled', 'by brewline', version), 'by Brewline itself');
      assert.equal(detailOf('commandCancelled', 'by Brewline itself', version), 'by Brewline itself');
      assert.equal(detailOf('commandCancelled', 'by command 5', version), 'by command 5');
      assert.equal(detailOf('failed', 'by berta', version), 'by berta');
    }
  });
});
