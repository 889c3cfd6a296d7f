import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { isDateTime } from '../../../domain/kernel/dateTime.js';

/** What a client sees of an answer. */
export interface Answer {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Fields were selected: others may be missing. */
  readonly isPartial?: boolean;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** @returns how the answer differs from openapi.yaml; undefined when it fits */
export type AnswerCheck = (answer: Answer) => Promise<string | undefined>;

type Node = Readonly<Record<string, unknown>>;
/** A place in the document: the steps of a JSON pointer. */
type Place = readonly string[];

const problem = 'application/problem+json';
const problemPlace = ['components', 'schemas', 'Problem'];

/**
 * Compares answers with openapi.yaml: status, media type and body, those of problems and events of streams as well. What it does not
 * describe under /api and /health has to be a problem. Other paths are pages.
 */
export function createAnswerCheck(): Promise<AnswerCheck> {
  return (answerCheck ??= compileAnswerCheck());
}

/** For all APIs of the process. */
let answerCheck: Promise<AnswerCheck> | undefined;

async function compileAnswerCheck(): Promise<AnswerCheck> {
  const { document } = await readApiDescription();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('date-time', isDateTime);
  ajv.addFormat('password', true);
  ajv.addSchema(document, 'openapi', undefined, false);
  const validators = new Map<string, ValidateFunction>();
  const operations = Object.keys(document.paths ?? {}).map((path) => ({
    path,
    // As Express finds routes: in any case, with a slash at the end or without.
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
  }));

  function nodeAt(place: Place): Node | undefined {
    return place.reduce<Node | undefined>(
      (node, step) => node?.[step] as Node | undefined,
      document as never,
    );
  }

  /** Where its reference leads, if it is one. */
  function follow(place: Place): Place {
    const { $ref } = nodeAt(place) ?? {};
    return typeof $ref === 'string' ? follow($ref.split('/').slice(1)) : place;
  }

  function flawOf(value: unknown, place: Place, isPartial = false): string | undefined {
    const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    const $ref = `openapi#/${pointer.join('/')}`;
    const validate = validators.get($ref) ?? ajv.compile({ $ref });
    validators.set($ref, validate);
    if (validate(value)) return undefined;
    const errors = validate.errors?.filter((error) => !(isPartial && isOfLeftOut(error)));
    return errors?.length === 0 ? undefined : ajv.errorsText(errors, { dataVar: 'body' });
  }

  function responseOf({ method, path, status }: Answer): Place | undefined {
    const found = operations.find(({ pattern }) => pattern.test(path));
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const responses = ['paths', found?.path ?? '', verb, 'responses'];
    const known = nodeAt(responses);
    if (known === undefined) return undefined;
    return follow([...responses, String(status) in known ? String(status) : 'default']);
  }

  async function flawOfBody({ contentType = '', body, method, isPartial }: Answer, response: Place) {
    const content = [...response, 'content'];
    const types = Object.keys(nodeAt(content) ?? {});
    const type = contentType.split(';', 1)[0] ?? '';
    if (types.length === 0)
      return type === '' && body === '' ? undefined : `a body of ${type}, described is none`;
    if (!types.includes(type)) return `${type || 'no media type'}, described is ${types.join(', ')}`;
    if (method === 'HEAD') return body === '' ? undefined : 'HEAD has a body';
    const media = [...content, type];
    if (type === 'text/event-stream') return flawOfEvents(body, [...media, 'x-events']);
    const schema = [...media, 'schema'];
    return /\bjson$/.test(type) ? flawOfJson(body, schema, isPartial) : flawOf(body, schema);
  }

  async function flawOfEvents(body: string, events: Place): Promise<string | undefined> {
    const stream = new Blob([body]).stream().pipeThrough(new TextDecoderStream());
    for await (const { event = 'message', data } of stream.pipeThrough(new EventSourceParserStream())) {
      const isKnown = event in (nodeAt(events) ?? {});
      const flaw = isKnown ? flawOfJson(data, [...events, event]) : 'it is not described';
      if (flaw !== undefined) return `event ${event}: ${flaw}`;
    }
    return undefined;
  }

  function flawOfJson(text: string, place: Place, isPartial = false): string | undefined {
    try {
      return flawOf(JSON.parse(text), place, isPartial);
    } catch (error) {
      if (error instanceof SyntaxError) return `no JSON: ${text.slice(0, 200)}`;
      throw error;
    }
  }

  function flawOfUndescribed({ method, path, status, contentType = '', body }: Answer): string | undefined {
    const isPreflight = method === 'OPTIONS' && status === 204;
    const isPage = !/^\/(api|health)\b/i.test(path) && status < 400;
    if (isPreflight || isPage) return undefined;
    if (!contentType.startsWith(problem)) return `${contentType || 'no media type'} instead of a problem`;
    return method === 'HEAD' ? undefined : flawOfJson(body, problemPlace);
  }

  return async (answer) => {
    const response = responseOf(answer);
    const flaw = response ? await flawOfBody(answer, response) : flawOfUndescribed(answer);
    return flaw && `${answer.method} ${answer.path} answers ${answer.status}: ${flaw}`;
  };
}

/** Whether it is that a resource, or one of a page, lacks a field: others were selected. */
function isOfLeftOut({ keyword, instancePath, params }: ErrorObject): boolean {
  const isOfPage = params.missingProperty === 'items' || params.missingProperty === 'next';
  return keyword === 'required' && !isOfPage && /^(\/items\/\d+)?$/.test(instancePath);
}
