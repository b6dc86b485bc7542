import { hostname } from 'node:os';
import { name, version } from '../../../package.json';
import { resourceAttributes } from '../../../src/sdk/resource';

test('what can be found out', () => {
  expect(resourceAttributes({ serviceName: undefined, attributes: {} })).toMatchObject({
    'service.name': expect.stringMatching(/./),
    'service.instance.id': expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.distro.name': name,
    'telemetry.distro.version': version,
  });
});

test('OTEL_RESOURCE_ATTRIBUTES override what was found out, OTEL_SERVICE_NAME both', () => {
  const attributes = { 'service.name': 'attribute', 'host.name': 'box', shelf: '7' };
  expect(resourceAttributes({ serviceName: undefined, attributes })).toMatchObject(attributes);
  expect(resourceAttributes({ serviceName: 'name', attributes })).toMatchObject({
    ...attributes,
    'service.name': 'name',
  });
});
