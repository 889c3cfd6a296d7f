import assert from 'node:assert/strict';
import { Command } from 'commander';
import { speedAt, withSimulationOptions, type SimulationOptions } from '../../../infra/simulation/index.js';

describe('the speed of a simulated fleet', () => {
  const speeds: readonly (readonly [line: string, speed: number])[] = [
    ['', 60],
    ['--rate 20', 60],
    ['--rate 0.1', 6],
    ['--rate 0.1 --readings-per-message 10', 60],
    ['--rate 0.5 --speed 600', 600],
  ];
  for (const [line, speed] of speeds)
    it(`is ${speed} with ${line || 'no option'}`, () => {
      const command = withSimulationOptions(new Command()).exitOverride();
      const options = command
        .parse(['--fleet', 'fleet.json', ...line.split(' ').filter(Boolean)], { from: 'user' })
        .opts<SimulationOptions>();
      assert.equal(options.speed ?? speedAt(options), speed);
    });
});
