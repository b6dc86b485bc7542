/**
 * A connection of amqplib to nowhere: `connect` goes its usual way, over a stream that answers a client's
 * requests as a broker would. What a client publishes and settles is written to it and dropped.
 */
const net = require('node:net');
const { Duplex } = require('node:stream');
const amqp = require('amqplib');
const { internal } = require('./amqplib.cjs');

const defs = internal('defs.js');
const { decodeFrame, parseFrame } = internal('frame.js');

/** request -> reply and its fields */
const REPLIES = {
  [defs.ConnectionStartOk]: [defs.ConnectionTune, { channelMax: 2047, frameMax: 131072, heartbeat: 0 }],
  [defs.ConnectionOpen]: [defs.ConnectionOpenOk, {}],
  [defs.ChannelOpen]: [defs.ChannelOpenOk, {}],
  [defs.ChannelClose]: [defs.ChannelCloseOk, {}],
  [defs.BasicConsume]: [defs.BasicConsumeOk, { consumerTag: 'bench' }],
};

const SERVER = { product: 'RabbitMQ', version: '3.10.8', cluster_name: 'rabbit@bench' };

class Socket extends Duplex {
  _host = 'localhost';
  remoteAddress = '127.0.0.1';
  remotePort = 5672;
  /** while false, nothing is answered: what is written then costs nobody anything */
  answers = true;

  setNoDelay() {}
  setTimeout() {}
  _read() {}

  _write(bytes, _encoding, done) {
    if (this.answers) this.#answer(bytes);
    done();
  }

  #answer(bytes) {
    if (bytes.toString('latin1', 0, 4) === 'AMQP') {
      const start = {
        versionMajor: 0,
        versionMinor: 9,
        serverProperties: SERVER,
        mechanisms: Buffer.from('PLAIN'),
      };
      this.push(defs.encodeMethod(defs.ConnectionStart, 0, start));
      return;
    }
    for (let frame = parseFrame(bytes, 0); frame; frame = parseFrame(frame.rest, 0)) {
      const { id, channel } = decodeFrame(frame);
      if (id in REPLIES) this.push(defs.encodeMethod(REPLIES[id][0], channel, REPLIES[id][1]));
    }
  }
}

/** An open connection, and its socket. */
module.exports.connect = async () => {
  const { connect } = net;
  const socket = new Socket();
  net.connect = (_options, connected) => {
    setImmediate(connected);
    return socket;
  };
  try {
    return { connection: await amqp.connect('amqp://localhost'), socket };
  } finally {
    net.connect = connect;
  }
};
