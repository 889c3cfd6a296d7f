import type { Device } from '../../../apiClient/index.js';
import { nameOfCode } from '../texts/index.js';

/** `Fermentation · Primary fermentation`, as far as a machine says; empty when it has said nothing. */
export function whatItDoes({ status }: Pick<Device, 'status'>): string {
  const { processType, phase, step } = status ?? {};
  if (!processType) return '';
  if (processType.code === 0) return nameOfCode('processType', 0);
  const names = [
    nameOfCode('processType', processType.code),
    step?.code ? nameOfCode('step', step.code) : phase?.code ? nameOfCode('phase', phase.code) : undefined,
  ];
  return names.filter((name) => name !== undefined).join(' · ');
}
