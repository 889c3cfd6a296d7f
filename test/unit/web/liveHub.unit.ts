import assert from 'node:assert/strict';
import type { Device, LiveTopics, TopicEvent, TopicName } from '../../../adapters/apiClient/index.js';
import { LiveHub } from '../../../adapters/web/shared/live/hub.js';
import { TopicRows, type Row } from '../../../adapters/web/shared/live/topicRows.js';
import type { ToTab } from '../../../adapters/web/shared/live/messages.js';
import { until } from '../../support/until.js';

const mine = begunOf('devices');
const synced = { type: 'synced' } as const;

describe('the hub of the live stream', () => {
  let stream: Stream;
  let hub: LiveHub;
  beforeEach(() => {
    stream = new Stream();
    hub = new LiveHub({ liveTopics: () => stream as unknown as LiveTopics }, () => undefined);
  });
  afterEach(() => hub.close());

  it('tells a tab that comes in the midst of the first rows those before it and after it', async () => {
    const first = tab('1', ['devices']);
    stream.say(mine, rowOf('base-1'));
    await until('the first row is there', () => first.rows.rows.length === 1);
    const second = tab('2', ['devices']);
    stream.say(rowOf('base-2'), synced);
    await until('both have all', () => first.rows.isComplete && second.rows.isComplete);
    assert.deepEqual(idsOf(second.rows), ['base-1', 'base-2']);
    assert.deepEqual(idsOf(first.rows), ['base-1', 'base-2']);
  });

  it('tells a tab that comes while the rows come anew which are gone at the end', async () => {
    const first = tab('1', ['devices']);
    stream.say(mine, rowOf('base-1'), rowOf('base-2'), synced);
    await until('all rows are there', () => first.rows.isComplete);
    stream.say(mine, rowOf('base-1', '2'));
    await until('they come anew', () => first.rows.rows.some(hasChanged));
    const second = tab('2', ['devices']);
    await until('it has what is known', () => second.rows.isComplete);
    assert.deepEqual(idsOf(second.rows), ['base-1', 'base-2']);
    stream.say(synced);
    await until('one is gone', () => idsOf(second.rows).length === 1 && idsOf(first.rows).length === 1);
  });

  it('does not take one topic for complete because what is known of another is repeated', () => {
    const keg = new TopicRows('device:keg-9');
    for (const event of [begunOf('device:keg-9'), rowOf('keg-9'), synced]) keg.take(event);
    const devices = new TopicRows('devices');
    for (const event of [mine, ...keg.replay()]) devices.take(event);
    assert.equal(devices.isComplete, false);
  });

  function tab(id: string, topics: readonly TopicName[]) {
    const rows = new TopicRows(topics[0]!);
    const post = (message: ToTab) => {
      if (message.type === 'events') for (const event of message.events) rows.take(event);
    };
    hub.take(id, { type: 'watch', topics, isVisible: true }, post);
    return { rows };
  }
});

/** What the API says, as a test tells it to. */
class Stream implements AsyncIterable<TopicEvent> {
  private readonly events: TopicEvent[] = [];
  private wake: () => void = () => undefined;

  say(...events: readonly TopicEvent[]): void {
    this.events.push(...events);
    this.wake();
  }

  watch(): void {
    // The topics of these tests stay.
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TopicEvent, void> {
    for (;;) {
      const event = this.events.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

function begunOf(topic: TopicName): Extract<TopicEvent, { readonly type: 'topic' }> {
  return { type: 'topic', topic, from: 'snapshot', access: 'a' };
}

function rowOf(deviceId: string, firmware = '1'): TopicEvent {
  return { type: 'device', row: { deviceId, firmware } as Device };
}

function hasChanged(row: Row): boolean {
  return 'firmware' in row && row.firmware === '2';
}

function idsOf(rows: TopicRows): readonly string[] {
  return rows.rows.map((row) => ('deviceId' in row ? row.deviceId : '')).sort();
}
