import assert from 'node:assert/strict';
import { OpenAPISchemaValidator } from 'express-openapi-validator/dist/framework/openapi.schema.validator.js';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';

describe("the API's description", () => {
  it('is one by OpenAPI 3.1, which the API does not look at again when it starts', async () => {
    const { document } = await readApiDescription();
    const validator = new OpenAPISchemaValidator({ version: document.openapi, validateApiSpec: true });
    assert.deepEqual(validator.validate(document).errors, []);
    const nameless = { ...document, info: undefined } as unknown as typeof document;
    assert.notDeepEqual(validator.validate(nameless).errors, []);
  });
});
