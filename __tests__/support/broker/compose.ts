import { resolve } from 'node:path';
import type { Way } from './broker';
import { command, progress } from './command';
import { LOCAL_URL, tryConnect } from './connect';

const FILE = resolve(__dirname, '../../../docker-compose.yml');
const DOCKER_COMPOSE = ['compose', '--file', FILE];

/** The `rabbitmq` service of the repository's docker-compose.yml, where a Docker daemon answers. */
export const compose: Way = {
  advice: 'start Docker (with its compose plugin): docker compose up --wait rabbitmq',
  async find() {
    const daemon = await command('docker', ['info']);
    if (daemon.failed) return `docker info: ${daemon.failed}`;
    const plugin = await command('docker', ['compose', 'version']);
    if (plugin.failed) return `docker compose version: ${plugin.failed}`;

    progress('starting RabbitMQ with docker compose…');
    // --wait returns when the service's health check passes, and fails when it never does
    const up = await command('docker', [...DOCKER_COMPOSE, 'up', '--detach', '--wait', 'rabbitmq']);
    if (up.failed) return `docker compose up: ${up.failed}`;
    const failure = await tryConnect(LOCAL_URL);
    if (failure) return `docker compose up succeeded, then: ${failure}`;
    return {
      url: LOCAL_URL,
      how: 'docker compose',
      async stop() {
        await command('docker', [...DOCKER_COMPOSE, 'rm', '--stop', '--force', '--volumes', 'rabbitmq']);
      },
    };
  },
};
