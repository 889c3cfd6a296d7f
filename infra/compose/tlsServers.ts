import type { TlsServer } from '../../adapters/servedCertificates/index.js';
import type { Config } from '../config.js';
import { originOf } from '../originOf.js';

type Reached = Pick<
  Config,
  'amqpUrl' | 'mqttUrl' | 'eventStoreUrl' | 'publicUrl' | 'apiTlsCertFile' | 'apiPort'
>;

const usualPorts: Readonly<Record<string, number>> = {
  'https:': 443,
  'amqps:': 5671,
  'mqtts:': 8883,
  'wss:': 443,
};

/** Servers of Brewline that show a certificate, by the settings of this process; without what a URL has of a user. */
export function tlsServersOf(config: Reached): readonly TlsServer[] {
  const { amqpUrl, mqttUrl } = config;
  const servers = [originOf(config), mqttUrl, amqpUrl].flatMap(serverAt);
  return [...servers, ...eventStoresAt(config.eventStoreUrl)];
}

function serverAt(text: string): TlsServer[] {
  const { protocol, hostname, port: given } = new URL(text);
  const usual = usualPorts[protocol];
  if (usual === undefined || hostname === '') return [];
  const port = given === '' ? usual : Number(given);
  return [{ server: `${protocol}//${hostname}:${port}`, host: hostname, port }];
}

/** `esdb://[user:password@]host:port[,host:port…]`, with TLS unless it says that there is none. */
function eventStoresAt(text: string): TlsServer[] {
  const [, hosts = ''] = /^esdb(?:\+discover)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(text) ?? [];
  if (/[?&]tls=false/i.test(text)) return [];
  return hosts.split(',').flatMap((each) => {
    const [, host = '', port = '2113'] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(each) ?? [];
    return host === '' ? [] : [{ server: `esdb://${host}:${port}`, host, port: Number(port) }];
  });
}
