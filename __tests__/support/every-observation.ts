import { type ChannelModel, type ConsumeMessage, connect } from 'amqplib';

const text = Buffer.from('x');

/** Does everything that hoptrace observes, and tells what came of each. The queue is the connection's own. */
export async function doEverything(url: string, queue: string): Promise<string[]> {
  const connection = await connect(url);
  const told = [
    ...(await consumes(connection, queue)),
    ...(await publishes(connection)),
    ...(await gets(connection, queue)),
    ...(await fails(connection, queue)),
  ];
  // a broker that runs out of memory is a test of its own: here it is enough that amqplib says so
  const { connection: raw } = connection as unknown as { connection: NodeJS.EventEmitter };
  for (const event of ['blocked', 'unblocked']) {
    connection.once(event, () => told.push(event));
    raw.emit(event, 'low on memory');
  }
  await connection.close();
  return told;
}

async function consumes(connection: ChannelModel, queue: string): Promise<string[]> {
  const told: string[] = [];
  const channel = await connection.createChannel();
  await channel.assertQueue(queue, { exclusive: true });
  await new Promise<void>((done) => {
    const handle = async (message: ConsumeMessage | null) => {
      const { messageId } = message!.properties;
      told.push(`handled ${messageId}`);
      if (messageId === 'acked') channel.ack(message!);
      if (messageId === 'rejected') channel.reject(message!, false);
      // the last stays unsettled until the channel closes
      if (messageId === 'left') done();
    };
    channel.consume(queue, handle, { consumerTag: 'worker' });
    for (const messageId of ['acked', 'rejected', 'left']) channel.sendToQueue(queue, text, { messageId });
  });
  told.push(`cancelled ${(await channel.cancel('worker')).consumerTag}`);
  await channel.close();
  return told;
}

async function publishes(connection: ChannelModel): Promise<string[]> {
  const told: string[] = [];
  const channel = await connection.createConfirmChannel();
  channel.on('return', ({ properties }) => told.push(`returned ${properties.messageId}`));
  await new Promise<void>((done) => {
    channel.publish('', 'nowhere', text, { mandatory: true, messageId: 'lost' }, (error) => {
      told.push(`confirmed ${error}`);
      done();
    });
  });
  await channel.close();
  return told;
}

async function gets(connection: ChannelModel, queue: string): Promise<string[]> {
  const told: string[] = [];
  const channel = await connection.createChannel();
  await channel.purgeQueue(queue);
  channel.sendToQueue(queue, text);
  told.push(`got ${await channel.get(queue).then((message) => (message ? message.content : 'nothing'))}`);
  await channel.recover();
  const again = await channel.get(queue);
  told.push(`recovered ${again ? again.fields.redelivered : 'nothing'}`);
  if (again) channel.ack(again);
  told.push(`empty ${await channel.get(queue)}`);
  await channel.close();
  return told;
}

/** Each in a channel that ends of it. */
async function fails(connection: ChannelModel, queue: string): Promise<string[]> {
  const told: string[] = [];
  const nowhere = `${queue}-nowhere`;
  const refused = async (what: string, does: (channel: Awaited<ReturnType<typeof open>>) => unknown) => {
    const channel = await open();
    const closed = new Promise((done) => channel.once('close', done));
    channel.on('error', (error: { code?: number }) => told.push(`${what}: ${error.code}`));
    await Promise.resolve(does(channel)).catch((error) => told.push(`${what}: ${error.name}`));
    await closed;
    return channel;
  };
  const open = () => connection.createConfirmChannel();
  const thrown = (what: string, does: () => unknown) => {
    try {
      does();
    } catch (error) {
      told.push(`${what}: ${(error as Error).name}`);
    }
  };
  await refused('consume', (channel) => channel.consume(nowhere, () => {}));
  await refused('get', (channel) => channel.get(nowhere));
  const channel = await refused('publish', (each) => each.publish(nowhere, '', text));
  thrown('publish when closed', () => channel.sendToQueue(queue, text));
  thrown('ack when closed', () => channel.ack({ fields: { deliveryTag: 1 } } as ConsumeMessage));
  return told;
}
