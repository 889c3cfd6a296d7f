import { alternate, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { measure } from './measure.js';
import { startNaivePipeline } from './naivePipeline.js';
import { warmUp } from './warmUp.js';

const devices = 50;

export const naivePeerBenchmark: Benchmark = {
  name: 'naive-peer',
  what: 'the work of ingest, against one MQTT subscriber that writes each message to PostgreSQL; then against one that writes batches',
  async run({ pairs, runMs, quick, stack }) {
    const bench = await stack();
    const { load } = bench;
    const brewline = await bench.fleet(devices);
    const messages = await warmUp(load, brewline, runMs);
    const againstPeer = async (name: string, batched: boolean) => {
      const peer = await startNaivePipeline(bench, { name, batched, devices });
      try {
        // The peer is slow: as long a run of it needs fewer messages.
        const peerMessages = Math.min(messages, await warmUp(load, peer.destination, runMs));
        const measured = await alternate(
          pairs,
          async () => (await measure(load, peer.destination, peerMessages)).perSecond,
          async () => (await measure(load, brewline, messages)).perSecond,
        );
        return {
          ...measured,
          unit: 'readings/s',
          setup: { ...machine(), devices, messages, peerMessages },
          check: 'each reading exactly once in history, the newest of each device in last status, in both',
        };
      } finally {
        await peer.stop();
      }
    };
    const naive = { name: 'naive-peer', goal: 5, ...(await againstPeer('naive', false)) };
    if (quick) return [naive];
    return [naive, { name: 'naive-peer-batched', goal: 2, ...(await againstPeer('batched', true)) }];
  },
};
