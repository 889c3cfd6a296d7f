import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Puts the RabbitMQ that `BREWLINE_TEST_RABBITMQ` names first on the PATH, from where everything that is started from now on takes it.
 *
 * @throws Error when there is none in that folder
 */
export function chooseRabbitmqUnderTest(env: NodeJS.ProcessEnv = process.env): void {
  const folder = env.BREWLINE_TEST_RABBITMQ;
  if (!folder || env.PATH?.startsWith(folder + delimiter)) return;
  if (!existsSync(join(folder, 'rabbitmq-env')))
    throw new Error(`BREWLINE_TEST_RABBITMQ: there is no RabbitMQ in ${folder}`);
  env.PATH = [folder, env.PATH ?? ''].join(delimiter);
}
