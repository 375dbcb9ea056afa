import { GrpcServer } from './grpc/grpcServer';
import { modelService } from './grpc/modelService';
import { predictionService } from './grpc/predictionService';
import type { ILog } from './log';
import { Metrics } from './metrics';
import { loopback, onFreePort } from './process/listen';
import { RestServer } from './rest/restServer';
import type { IServables } from './servables';

/** What a model server is made of. */
export type ModelServerOptions = {
  readonly servables: IServables;
  readonly log: ILog;
  /** Whether metrics are shown. */
  readonly metrics: boolean;
  readonly restPort: number;
  readonly grpcPort: number;
};

/** REST and gRPC on this machine's loopback addresses. */
export type ModelServer = {
  /** The port that was free: the one wanted, or a higher one. */
  readonly restPort: number;
  readonly grpcPort: number;
  /** Takes no more requests; resolves when those in flight are answered. */
  close(): Promise<void>;
};

const metricsPath = '/monitoring/prometheus/metrics';
/** Milliseconds that a REST request may take. */
const timeout = 30_000;

/** Opens the ports of a model server. */
export async function openModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const { servables, log } = options;
  const metrics = new Metrics();
  const rest = new RestServer({
    ...{ servables, log, metrics, timeout, cors: false },
    ...(options.metrics && { metricsPath })
  });
  const services = {
    PredictionService: predictionService({ servables, metrics }),
    ModelService: modelService(servables)
  };
  const grpc = new GrpcServer(services, log);
  const addresses = loopback();
  const restPort = await onFreePort(options.restPort, port => rest.listen(addresses, port));
  const grpcPort = await onFreePort(options.grpcPort, port => grpc.listen(addresses, port));
  const close = async () => {
    await Promise.all([rest.close(), grpc.close()]);
  };
  return { restPort, grpcPort, close };
}
