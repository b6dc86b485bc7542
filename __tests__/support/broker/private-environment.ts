import { join } from 'node:path';

/** What belongs to one private broker alone. */
export interface Place {
  directory: string;
  port: number;
  managementPort: number;
  /** For Erlang's distribution, which `rabbitmqctl` uses. */
  distributionPort: number;
  /** For the Erlang port mapper daemon, which tells `rabbitmqctl` the former. */
  epmdPort: number;
}

/**
 * The whole environment of a private broker's scripts. What they would otherwise read from /etc/rabbitmq,
 * the home directory and the environment of this process has no say.
 */
export function privateEnvironment({
  directory,
  port,
  distributionPort,
  epmdPort,
}: Place): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8', // rabbitmqctl warns about any other
    HOME: directory, // where Erlang keeps its cookie
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_CRASH_DUMP: '/dev/null',
    RABBITMQ_NODENAME: `hoptrace-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CTL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_MNESIA_BASE: join(directory, 'data'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_LOGS: '-', // standard output
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(directory, 'conf.d', '*.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
    RABBITMQ_ALLOW_INPUT: '1', // the script then execs the server: the child's process id and input are the server's
  };
}
