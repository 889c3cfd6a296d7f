import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeDownlink, encodeDownlink } from '../../../adapters/protobuf/index.js';
import type { DeviceInstruction, InstructionKind } from '../../../domain/deviceCommand/index.js';
import type { MachineSettings } from '../../../domain/machine/index.js';
import { recipeLimits, type Recipe, type RecipeStep, type StepEnding } from '../../../domain/recipe/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const code = fc.integer({ min: 1, max: 126 });
const celsius = fc.integer({ min: 0, max: 10_000 }).map((centi) => centi / 100);
const plain: { noNullPrototype: true; requiredKeys: [] } = { noNullPrototype: true, requiredKeys: [] };

const until: fc.Arbitrary<StepEnding> = fc.oneof(
  fc
    .integer({ min: 0, max: recipeLimits.stepMinutes * 60 })
    .map((seconds) => ({ type: 'after', minutes: seconds / 60 }) as const),
  fc.constant({ type: 'targetReached' } as const),
  fc.integer({ min: 1, max: 99 }).map((percent) => ({ type: 'attenuated', percent }) as const),
);

const step: fc.Arbitrary<RecipeStep> = fc
  .record(
    {
      targetCelsius: celsius,
      userAction: code,
      hopSlot: fc.integer(recipeLimits.hopSlot),
    },
    plain,
  )
  .chain((may) => fc.record({ phase: code, step: code, until }).map((must) => ({ ...must, ...may })));

const recipe: fc.Arbitrary<Recipe> = fc
  .record(
    {
      batchLitres: fc.integer({ min: 50, max: 550 }).map((centi) => centi / 100),
      grainKg: fc.integer({ min: 1200, max: 2300 }).map((grams) => grams / 1000),
    },
    plain,
  )
  .chain((may) =>
    fc
      .record({
        name: fc.string({ minLength: 1, maxLength: recipeLimits.nameLength }),
        processType: fc.integer({ min: 1, max: 6 }),
        steps: fc.array(step, { minLength: 1, maxLength: 8 }),
      })
      .map((must) => ({ ...must, ...may })),
  );

const settings = fc
  .record(
    {
      units: fc.constantFrom('celsius' as const, 'fahrenheit' as const),
      soundOn: fc.boolean(),
      displayPercent: fc.integer({ min: 0, max: 100 }),
      reportSeconds: fc.integer({ min: 1, max: 3_600 }),
      altitudeMetres: fc.integer({ min: -400, max: 4_000 }),
    },
    plain,
  )
  .filter((some) => Object.keys(some).length > 0) as fc.Arbitrary<Partial<MachineSettings>>;

const processType = fc.integer({ min: 1, max: 6 });
const count = fc.integer({ min: 1, max: 2 ** 31 });

const fieldsOf: { readonly [Kind in InstructionKind]: fc.Arbitrary<object> } = {
  wake: fc.constant({}),
  startSession: fc.oneof(fc.record({ processType }), fc.record({ processType, recipe })),
  nextStep: fc.constant({}),
  bypassStep: fc.constant({}),
  goToStep: fc.record({ step: code }),
  confirmAction: fc.record({ action: code }),
  setTemperature: fc.record({ targetCelsius: celsius }),
  serve: fc.record({ targetCelsius: celsius }),
  cancelSession: fc.constant({}),
  stopHeating: fc.constant({}),
  reset: fc.constant({}),
  updateRecipe: fc.record({ recipe }),
  fullRate: fc.record({ minutes: fc.integer({ min: 1, max: 60 }) }),
  sendLog: fc.oneof(fc.constant({}), fc.record({ session: count })),
  changeSettings: fc.oneof(fc.record({ settings }), fc.record({ settings, version: count })),
};

const kinds = Object.keys(fieldsOf) as InstructionKind[];
const instruction = fc
  .constantFrom(...kinds)
  .chain((kind) => fieldsOf[kind].map((fields) => ({ kind, ...fields }) as DeviceInstruction));

const envelope = {
  commandId: '01234567-89ab-cdef-0123-456789abcdef',
  deviceId: 'keg-1',
  deadlineMs: 1_800_000_600_000,
  sentAtMs: 1_800_000_000_000,
  traceparent: undefined,
};

const encode = (of: DeviceInstruction) => encodeDownlink({ ...envelope, instruction: of });

describe('encodeDownlink and decodeDownlink', () => {
  it('give every instruction back as it was, and what stands around it', () => {
    fc.assert(
      fc.property(instruction, (sent) => {
        const { commandId, deadlineMs, sentAtMs } = envelope;
        const content = { type: 'instruction', instruction: sent };
        assert.deepEqual(decodeDownlink(encode(sent)), { commandId, deadlineMs, sentAtMs, content });
      }),
      { numRuns: 2_000 },
    );
  });

  it('need some kilobytes for the longest recipe', () => {
    const longest: RecipeStep = {
      phase: 13,
      step: 126,
      until: { type: 'after', minutes: recipeLimits.stepMinutes },
      targetCelsius: 100,
      userAction: 126,
      hopSlot: 6,
    };
    const steps = Array.from({ length: recipeLimits.steps }, () => longest);
    const name = '🍺'.repeat(recipeLimits.nameLength);
    const bytes = encode({
      kind: 'startSession',
      processType: 6,
      recipe: { name, processType: 6, steps, batchLitres: 5.5, grainKg: 2.3 },
    });
    assert.ok(bytes.length < 4_096, `${bytes.length} bytes`);
  });
});

describe('decodeDownlink', () => {
  const raw = (fields: brewline.v1.Downlink.$Properties) =>
    brewline.v1.Downlink.encode({ schemaVersion: 1, commandId: Buffer.alloc(16, 1), ...fields }).finish();
  const reasonOf = (fields: brewline.v1.Downlink.$Properties) => {
    const { content } = decodeDownlink(raw(fields));
    assert.equal(content.type, 'notUnderstood');
    return content.type === 'notUnderstood' ? content.reason : '';
  };

  it('says of a command that it does not know that it does not know it', () => {
    // Field 99, a message without content, is a command of a version to come.
    const future = Buffer.concat([raw({}), Buffer.from('9a0600', 'hex')]);
    assert.deepEqual(decodeDownlink(future).content, {
      type: 'notUnderstood',
      reason: 'this machine does not know the command',
    });
  });

  it('names what it does not understand in one that it knows', () => {
    const steps = [
      { phase: 2, step: 31, afterSeconds: 60 },
      { phase: 2, step: 32 },
    ];
    assert.match(reasonOf({ updateRecipe: { recipe: { steps } } }), /recipe\.steps\[1\]\.until/);
    assert.match(
      reasonOf({ changeSettings: { settings: { displayPercent: 101 } } }),
      /^change_settings\.settings\.display_percent: .*0 to 100 %, not 101/,
    );
    assert.match(reasonOf({ changeSettings: {} }), /^change_settings\.settings: name at least one/);
  });

  it('throws for what it can give no answer to', () => {
    const code = (bytes: Uint8Array, expected: string) =>
      assert.throws(
        () => decodeDownlink(bytes),
        (error: unknown) => error instanceof Error && 'code' in error && error.code === expected,
      );
    code(Buffer.from('garbage'), 'MESSAGE_MALFORMED');
    code(raw({ commandId: Buffer.alloc(15), wake: {} }), 'MESSAGE_MALFORMED');
    code(raw({ schemaVersion: 2, wake: {} }), 'SCHEMA_VERSION_UNKNOWN');
  });
});
