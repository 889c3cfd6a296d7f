import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as it came over OTLP, its resource's and its own attributes flattened. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Span ids of the links. */
  readonly links: readonly string[];
}

/** For spans that would never come. */
const timeoutMs = 120_000;

export interface OtlpReceiver {
  /** What makes a process export to it: add these to its environment. */
  readonly env: Readonly<Record<string, string>>;
  spans(): readonly ReceivedSpan[];
  /** All that came, as JSON, of every signal. */
  received(): readonly string[];
  /** Names of the metrics received so far. */
  metricNames(): ReadonlySet<string>;
  /** Waits until `find` answers something, and throws with what came instead when it takes too long. */
  waitFor<T>(find: (spans: readonly ReceivedSpan[]) => T | undefined): Promise<T>;
  stop(): Promise<void>;
}

/** Starts an OTLP/HTTP receiver (JSON) on a free loopback port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const metricNames = new Set<string>();
  const bodies: string[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => {
        bodies.push(body);
        const received = parse(body);
        spans.push(...received.spans);
        for (const name of received.metricNames) metricNames.add(name);
        for (const watcher of watchers) watcher();
        response.setHeader('content-type', 'application/json').end('{}');
      })
      .catch((error: unknown) => response.writeHead(400).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    spans: () => spans,
    received: () => bodies,
    metricNames: () => metricNames,
    waitFor: (find) =>
      new Promise((resolve, reject) => {
        const stopWatching = () => {
          watchers.delete(look);
          clearTimeout(timer);
        };
        const look = () => {
          const found = find(spans);
          if (found === undefined) return;
          stopWatching();
          resolve(found);
        };
        const timer = setTimeout(() => {
          stopWatching();
          const came = spans
            .map(({ service, name, traceId }) => `${service}: ${name} of ${traceId}`)
            .join('\n');
          reject(new Error(`the spans waited for did not come in ${timeoutMs} ms; these did:\n${came}`));
        }, timeoutMs);
        watchers.add(look);
        look();
      }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly attributes?: readonly Attribute[];
  readonly links?: readonly { readonly spanId: string }[];
}
interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
}

function parse(body: string) {
  const { resourceSpans = [], resourceMetrics = [] } = JSON.parse(body) as OtlpRequest;
  const spans = resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(flatten(resource.attributes)['service.name']);
    return scopeSpans.flatMap((scope) => scope.spans.map((span) => received(service, span)));
  });
  const metricNames = resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) => metrics.map(({ name }) => name)),
  );
  return { spans, metricNames };
}

function received(service: string, span: OtlpSpan): ReceivedSpan {
  const { name, traceId, spanId, parentSpanId = '', kind, attributes = [], links = [] } = span;
  return {
    service,
    name,
    traceId,
    spanId,
    parentSpanId,
    kind,
    attributes: flatten(attributes),
    links: links.map((link) => link.spanId),
  };
}

/** OTLP's JSON wraps each value in an object that names its type. */
function flatten(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
