import { deflateRawSync, inflateRawSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';
import { messageOf } from '../../domain/kernel/errors.js';

/** TelemetryBatch.deflated, and that a length follows. */
const deflatedTag = (3 << 3) | 2;

/** Ten messages or so. Below that the few bytes saved are not worth 30 µs. */
const worthBytes = 1024;
/** What is not at least a fifth smaller stays as it is: whoever reads it has to inflate it. */
const worthShare = 0.8;
/** Largest TelemetryBatch that is compressed: a store takes no more in an append either. */
const maxBatchBytes = 1024 * 1024;

/** A TelemetryBatch as it is stored since format 4: compressed where that pays (proto/brewline/v1/stored.proto). */
export function deflateBatch(batch: Uint8Array): Uint8Array {
  if (batch.length < worthBytes || batch.length > maxBatchBytes) return batch;
  // Each further level takes longer and saves a few per cent.
  const deflated = deflateRawSync(batch, { level: 1 });
  if (deflated.length > batch.length * worthShare) return batch;
  return protobuf.Writer.create().uint32(deflatedTag).bytes(deflated).finish();
}

/**
 * The TelemetryBatch in the data of a TelemetryRecorded event of any format.
 *
 * @throws Error when it is compressed and its bytes are broken, or inflate to more than ingest compresses.
 */
export function inflateBatch(data: Uint8Array): Uint8Array {
  if (data[0] !== deflatedTag) return data;
  const batch = inflated(data);
  // A decoder would find no entries in it.
  if (batch[0] === deflatedTag) throw new RangeError('the batch is compressed twice');
  return batch;
}

function inflated(data: Uint8Array): Uint8Array {
  const reader = protobuf.Reader.create(data);
  reader.uint32();
  const deflated = reader.bytes();
  if (reader.pos < reader.len) throw new RangeError('the batch has bytes after its compressed ones');
  try {
    return inflateRawSync(deflated, { maxOutputLength: maxBatchBytes });
  } catch (cause) {
    throw new RangeError(
      `the batch can't be inflated to ${maxBatchBytes} bytes at most: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}
