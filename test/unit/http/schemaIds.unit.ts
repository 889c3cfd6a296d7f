import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { validation } from '../../../adapters/http/api/validation/index.js';

describe('the validator of requests', () => {
  it('looks for no ids of schemas in the description, which has none', async () => {
    const description = await readApiDescription();
    validation(description);
    assert.doesNotMatch(JSON.stringify(description.document), /"\$(id|anchor|dynamicAnchor)":/);
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(
      {
        components: { schemas: { Any: { $id: 'https://x.example/hidden' } } },
        x: { $id: 'https://x.example/found' },
      },
      'document',
    );
    assert.ok(ajv.getSchema('https://x.example/found'));
    assert.equal(ajv.getSchema('https://x.example/hidden'), undefined);
  });
});
