import assert from 'node:assert/strict';
import { FrameBudget } from '../../../adapters/web/shared/live/frameBudget.js';

describe('how many changed rows a frame shows', () => {
  it('is as many as fit into it, by how long those before took', () => {
    const frames = new FrameBudget();
    assert.equal(frames.changes, 20);
    for (let at = 0; at < 20; at += 1) frames.took(frames.changes, frames.changes * 0.2);
    assert.ok(Math.abs(frames.changes - 80) <= 1, `${frames.changes}`);
  });

  it('is small on a slow phone, and never nothing', () => {
    const frames = new FrameBudget();
    for (let at = 0; at < 20; at += 1) frames.took(frames.changes, frames.changes * 40);
    assert.equal(frames.changes, 10);
  });

  it('is not changed by a frame that shows next to nothing', () => {
    const frames = new FrameBudget();
    for (let at = 0; at < 20; at += 1) frames.took(1, 30);
    assert.equal(frames.changes, 20);
  });
});
