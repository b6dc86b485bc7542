/** Libraries that queue messages for amqplib: how they ask for the file that decides, as a call of `require` has it. */
export const LIBRARY_IDS = /(?:^|\/)(?:ChannelWrapper|Vhost)(?:\.js)?$/;

/** Those files, wherever the package lies (companions/). */
export const LIBRARY_FILES =
  /(?:amqp-connection-manager[\\/]dist[\\/]cjs[\\/]ChannelWrapper|rascal[\\/]lib[\\/]amqp[\\/]Vhost)\.js$/;
