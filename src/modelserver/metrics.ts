import type { StatusCode } from './servingError';

/** Which door a request came through, as TensorFlow Serving names it in its metrics. */
export type Door = {
  readonly api: string;
  readonly entrypoint: 'REST' | 'GRPC';
};

type Histogram = { readonly counts: number[]; sum: number };

/** Upper bounds in microseconds, those of TensorFlow Serving: 10 × 1.8ⁿ. */
const bounds = Array.from({ length: 33 }, (_, index) => 10 * 1.8 ** index);

/** Counts what the models do, and tells it in Prometheus' text format under TensorFlow Serving's names. */
export class Metrics {
  private readonly _requests = new Map<string, number>();
  private readonly _latencies = new Map<string, Histogram>();

  /** Counts a run of a model that the server has, ended with `code`; one that went well with the microseconds since its request came. */
  record(
    model: string,
    code: StatusCode,
    latency?: Door & { readonly microseconds: number }
  ): void {
    const series = labels({ model_name: model, status: code });
    this._requests.set(series, (this._requests.get(series) ?? 0) + 1);
    if (!latency) return;
    const { api, entrypoint, microseconds } = latency;
    const histogram = this._histogram(labels({ model_name: model, API: api, entrypoint }));
    const bucket = bounds.findIndex(bound => microseconds < bound);
    const index = bucket < 0 ? bounds.length : bucket;
    histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
    histogram.sum += microseconds;
  }

  /** The page of all metrics. */
  print(): string {
    const lines = ['# TYPE :tensorflow:serving:request_count counter'];
    for (const [series, count] of this._requests)
      lines.push(`:tensorflow:serving:request_count{${series}} ${String(count)}`);
    lines.push('# TYPE :tensorflow:serving:request_latency histogram');
    for (const [series, histogram] of this._latencies) lines.push(...printed(series, histogram));
    return `${lines.join('\n')}\n`;
  }

  private _histogram(series: string): Histogram {
    const known = this._latencies.get(series);
    if (known) return known;
    const histogram = { counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
    this._latencies.set(series, histogram);
    return histogram;
  }
}

function printed(series: string, { counts, sum }: Histogram): readonly string[] {
  const name = ':tensorflow:serving:request_latency';
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    const bound = bounds[index];
    const limit = bound === undefined ? '+Inf' : Number(bound.toPrecision(6)).toString();
    return `${name}_bucket{${series},le="${limit}"} ${String(total)}`;
  });
  return [
    ...buckets,
    `${name}_sum{${series}} ${String(sum)}`,
    `${name}_count{${series}} ${String(total)}`
  ];
}

const labels = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(',');

const escape = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
