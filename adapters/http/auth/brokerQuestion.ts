/**
 * What RabbitMQ asks, in its own field names (rabbitmq_auth_backend_http): `username`, `password`, `vhost`, `client_id`,
 * `resource`, `name`, `permission`, `routing_key`.
 */
export type BrokerQuestion =
  | { readonly check: 'user'; readonly password: string; readonly clientId: string }
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

type Form = Readonly<Record<string, unknown>>;

/** Reads a posted form. A field that is missing or repeated counts as empty, and nothing is allowed to the empty text. */
export function brokerQuestion(check: Check, form: Form): BrokerQuestion {
  const field = (name: string) => textOf(form[name]);
  switch (check) {
    case 'user':
      return { check, password: field('password'), clientId: field('client_id') };
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
export function usernameOf(form: Form): string {
  return textOf(form.username);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
