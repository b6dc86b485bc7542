/** The environment of this process: the only place that reads it is this room. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}

/** What a thread or a process of ours gets of it: all but the preloads and loaders of the program. */
export function environmentForOurs(added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '', ...added };
}
