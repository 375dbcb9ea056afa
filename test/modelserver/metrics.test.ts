import { expect, it } from 'vitest';
import { Metrics } from '../../src/modelserver/metrics';

const predict = { api: 'predict', entrypoint: 'REST' } as const;

it('names its metrics before anything is counted', () => {
  expect(new Metrics().print()).toBe(
    '# TYPE :tensorflow:serving:request_count counter\n# TYPE :tensorflow:serving:request_latency histogram\n'
  );
});

it('counts requests by model and status', () => {
  const metrics = new Metrics();
  metrics.record('m', 'OK', { ...predict, microseconds: 1 });
  metrics.record('m', 'OK', { ...predict, microseconds: 1 });
  metrics.record('m', 'INVALID_ARGUMENT');
  const page = metrics.print();
  expect(page).toContain(':tensorflow:serving:request_count{model_name="m",status="OK"} 2\n');
  expect(page).toContain(
    ':tensorflow:serving:request_count{model_name="m",status="INVALID_ARGUMENT"} 1\n'
  );
});

it('tells how long requests took, in microseconds, by model and door', () => {
  const metrics = new Metrics();
  metrics.record('m', 'OK', { ...predict, microseconds: 12 });
  metrics.record('m', 'OK', { ...predict, microseconds: 10 ** 12 });
  metrics.record('m', 'OK', { api: 'Predict', entrypoint: 'GRPC', microseconds: 3 });
  const page = metrics.print();
  const series = 'model_name="m",API="predict",entrypoint="REST"';
  const name = ':tensorflow:serving:request_latency';
  expect(page).toContain(`${name}_bucket{${series},le="10"} 0\n`);
  expect(page).toContain(`${name}_bucket{${series},le="18"} 1\n`);
  expect(page).toContain(`${name}_bucket{${series},le="+Inf"} 2\n`);
  expect(page).toContain(`${name}_sum{${series}} 1000000000012\n${name}_count{${series}} 2\n`);
  expect(page).toContain(`${name}_count{model_name="m",API="Predict",entrypoint="GRPC"} 1\n`);
});

it('escapes what a name may hold', () => {
  const metrics = new Metrics();
  metrics.record('a"b\\c\nd', 'OK');
  expect(metrics.print()).toContain('{model_name="a\\"b\\\\c\\nd",status="OK"} 1\n');
});
