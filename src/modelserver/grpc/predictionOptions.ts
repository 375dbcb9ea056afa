import type { Metrics } from '../metrics';
import type { IServables } from '../servables';

/** What predictions over gRPC are made with. */
export type PredictionOptions = {
  readonly servables: IServables;
  readonly metrics: Metrics;
};
