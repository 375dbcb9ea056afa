import type { ServerAnswer, ServerRequest, VersionStatus } from './modelServer';

/** What bringing a version up tells on its way. */
export type LoadProgress = (step: string) => void;

/** A deployment to bring up: committed as LOADING. */
export type Loading = {
  /** The model's id in the catalog. */
  readonly model: number;
  /** The serving version. */
  readonly version: number;
  readonly signal: AbortSignal;
  readonly onProgress: LoadProgress;
};

/**
 * Serving as commands see it: the model server, kept in agreement with what the catalog says should be served.
 * Every method reconciles first when the server has lost its state. Rejects with SERVER_UNAVAILABLE or TIMEOUT when the server can't be had.
 */
export interface IServing {
  /** REST base URLs as a user would write them, the one to print first. Starts nothing. */
  addresses(): Promise<readonly string[]>;
  /** Whether the server runs, as far as this machine can say without asking it: one that is not ours to start always does. */
  isStarted(): Promise<boolean>;
  /** Sees that the server answers and has what the catalog wants; starts it when it is ours to start. */
  ready(signal: AbortSignal): Promise<void>;
  /** Publishes a LOADING deployment's files, has them loaded, waits until it is AVAILABLE and moves its label. Commits nothing. Rejects with NOT_DEPLOYABLE, or LOAD_FAILED with the server's own reason; what was serving goes on serving. */
  load(loading: Loading): Promise<void>;
  /** Makes the server agree with the newest state of the catalog and removes published files that nothing refers to. */
  reconcile(signal: AbortSignal): Promise<void>;
  /** What the server says of a serving name's versions, highest first. */
  status(servingName: string, signal: AbortSignal): Promise<readonly VersionStatus[]>;
  /** Sends a request to the server. An answer of any status is an answer. */
  send(request: ServerRequest): Promise<ServerAnswer>;
}
