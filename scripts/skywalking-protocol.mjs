/**
 * Writes src/skywalking/protocol/descriptor.json: SkyWalking's published .proto files beside it, in the form
 * that needs no parser at run time. Run it after replacing them; a unit test tells when that was forgotten.
 *
 * The .proto files are those of Maven's org.apache.skywalking:apm-network (apache/skywalking-data-collect-protocol).
 */
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const protocol = resolve(dirname(fileURLToPath(import.meta.url)), '../src/skywalking/protocol');

const root = new protobuf.Root();
root.resolvePath = (_importer, file) => resolve(protocol, file);
root.loadSync(['language-agent/Tracing.proto', 'management/Management.proto']);
writeFileSync(resolve(protocol, 'descriptor.json'), `${JSON.stringify(root.toJSON(), null, 2)}\n`);
