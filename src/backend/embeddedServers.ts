import type { EmbeddedConfig } from './modelServerConfig';

/** A running embedded model server: its process, where it answers. */
export type RunningModelServer = {
  readonly pid: number;
  readonly rest: string;
  readonly grpc: string;
};

/** The embedded model servers of this user. Rejects with SERVER_UNAVAILABLE and the reason. */
export interface IEmbeddedServers {
  /** Runs one in the foreground until it ends; answers its exit status. */
  run(config: EmbeddedConfig): Promise<number>;
  /** Starts one in the background, or answers the one that is there. */
  start(config: EmbeddedConfig, signal: AbortSignal): Promise<RunningModelServer>;
  /** Ends one after its requests in flight; undefined when there was none. */
  stop(config: EmbeddedConfig): Promise<RunningModelServer | undefined>;
  /** All that run. */
  status(config: EmbeddedConfig): Promise<readonly RunningModelServer[]>;
}
