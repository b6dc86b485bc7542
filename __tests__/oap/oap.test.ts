/** Against a real SkyWalking OAP: `OAP_GRPC=host:11800 OAP_HTTP=host:12800 npm run test:oap`. */
import { ownNames } from '../support/queue';
import { examine } from './support/examine';
import { expectFindings } from './support/expected';

const { OAP_GRPC: grpc, OAP_HTTP: http } = process.env;
if (!grpc || !http)
  throw new Error('npm run test:oap needs a SkyWalking OAP: OAP_GRPC=host:11800 OAP_HTTP=host:12800');

const own = ownNames();
afterAll(own.delete);

test.each(['grpc', 'http'] as const)('over %s: traces, topology and figures', async (protocol) => {
  const queue = own.queue(`oap-${protocol}`);
  expectFindings(await examine({ protocol, addresses: { grpc, http }, queue }));
});
