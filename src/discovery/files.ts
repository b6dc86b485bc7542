/** Whatever the package is called, and wherever it lies: amqplib's file that has the classes of channels. */
export const MODEL_FILE = /[\\/]lib[\\/](?:channel|callback)_model\.js$/;

/** How amqplib's own files ask for it, as a call of `require` has it. */
const MODEL_ID = /(?:channel|callback)_model(?:\.js)?$/;

/** Of libraries that queue messages for amqplib, the file that decides, wherever the package lies (companions/). */
export const LIBRARY_FILE =
  /(?:amqp-connection-manager[\\/]dist[\\/]cjs[\\/]ChannelWrapper|rascal[\\/]lib[\\/]amqp[\\/]Vhost)\.js$/;

/** How they ask for it. */
export const LIBRARY_ID = /(?:^|\/)(?:ChannelWrapper|Vhost)(?:\.js)?$/;

/** One hook for both, since each that is asked costs a stack frame. */
export const IDS = new RegExp(`${MODEL_ID.source}|${LIBRARY_ID.source}`);
export const FILES = new RegExp(`${MODEL_FILE.source}|${LIBRARY_FILE.source}`);
