import { join } from 'node:path';
import type { Type } from 'protobufjs';

/** Files that are not compiled are in the source tree; this file runs in dist/adapters/protobuf/explain. */
const folder = join(import.meta.dirname, '../../../../proto');

export type Envelope = 'uplink' | 'downlink';

const read = new Map<Envelope, Promise<Type>>();

/** What devices send or are sent, from the .proto files; read once in a process, when somebody looks at the first message. */
export function typeOfEnvelope(envelope: Envelope): Promise<Type> {
  const type = read.get(envelope) ?? readType(envelope);
  read.set(envelope, type);
  return type;
}

async function readType(envelope: Envelope): Promise<Type> {
  const { default: protobuf } = await import('protobufjs');
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(folder, target);
  await root.load(`brewline/v1/${envelope}.proto`, { keepCase: true });
  root.resolveAll();
  return root.lookupType(envelope === 'uplink' ? 'brewline.v1.Uplink' : 'brewline.v1.Downlink');
}
