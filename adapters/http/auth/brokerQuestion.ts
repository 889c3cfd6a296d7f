import { isIP } from 'node:net';

/**
 * What RabbitMQ asks, in its own field names (rabbitmq_auth_backend_http): `username`, `password`, `vhost`, `client_id`,
 * `resource`, `name`, `permission`, `routing_key`.
 */
export type BrokerQuestion =
  | {
      readonly check: 'user';
      /** Undefined when the question has none: the broker has verified a client certificate of this common name. */
      readonly password: string | undefined;
      readonly clientId: string;
    }
  | { readonly check: 'vhost'; readonly vhost: string; readonly clientId: string }
  | {
      readonly check: 'resource';
      readonly resource: string;
      readonly name: string;
      readonly permission: string;
    }
  | {
      readonly check: 'topic';
      readonly name: string;
      readonly permission: string;
      readonly routingKey: string;
    };

export type Check = BrokerQuestion['check'];
export const checks: readonly Check[] = ['user', 'vhost', 'resource', 'topic'];

/** Reads a posted form. A field that is missing or repeated counts as empty, and nothing is allowed to the empty text. */
export function brokerQuestion(check: Check, form: URLSearchParams): BrokerQuestion {
  const field = (name: string) => fieldOf(form, name);
  switch (check) {
    case 'user':
      return {
        check,
        password: form.has('password') ? field('password') : undefined,
        clientId: field('client_id'),
      };
    case 'vhost':
      return { check, vhost: field('vhost'), clientId: field('client_id') };
    case 'resource':
      return { check, resource: field('resource'), name: field('name'), permission: field('permission') };
    case 'topic':
      return {
        check,
        name: field('name'),
        permission: field('permission'),
        routingKey: field('routing_key'),
      };
  }
}

/** Who the question is about; empty when the field is missing. */
export function usernameOf(form: URLSearchParams): string {
  return fieldOf(form, 'username');
}

/** The client's IP address; null in questions without it. */
export function addressOf(form: URLSearchParams): string | null {
  const address = fieldOf(form, 'ip');
  return isIP(address) === 0 ? null : address;
}

function fieldOf(form: URLSearchParams, name: string): string {
  const [value = '', ...repeated] = form.getAll(name);
  return repeated.length === 0 ? value : '';
}
