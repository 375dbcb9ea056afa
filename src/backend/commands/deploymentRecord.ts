import { failure, MlModelError } from '../../common/failure';
import type { CatalogState, Change, Committed, Deployment } from '../catalog/catalog';
import type { CommandContext } from './command';

const longestReason = 2000;
const patienceMilliseconds = 30_000;

/** What to deploy. */
type Wanted = {
  readonly id: number;
  readonly servingName: string;
  readonly revision: number;
  readonly label: string | null;
};

type Which = { readonly id: number; readonly version: number };

/** Writes down in the catalog how a deployment goes. Each step is a commit of its own. */
export class DeploymentRecord {
  constructor(private readonly _context: CommandContext) {}

  /** Begins one: its version is spent from here on. `decide` is asked for each state that it is tried on. */
  async add(decide: (state: CatalogState) => Wanted): Promise<Wanted & Which> {
    const { entry } = await this._commit('', this._context.signal, state => {
      const wanted = decide(state);
      const version = state.servingName(wanted.servingName).nextVersion;
      return { kind: 'deploymentAdded', ...wanted, version };
    });
    const [added] = entry.changes;
    if (added?.kind !== 'deploymentAdded') {
      throw new Error('A deployment was committed as something else.');
    }
    return added;
  }

  /** It answers. Rejects with LOAD_FAILED when it was stopped or failed meanwhile; another backend may have said so before. */
  async available(id: number, version: number): Promise<void> {
    await this._unlessKnown('/available', state => {
      refuseEnded(deploymentIn(state, { id, version }), version);
      return { kind: 'deploymentAvailable', id, version };
    });
  }

  /** It doesn't: a failed one stays to be read, a cancelled one leaves nothing. The server is told; never rejects. */
  async failed(which: Which, error: unknown): Promise<void> {
    const { serving, signal, log } = this._context;
    try {
      await this._unlessKnown('/failed', state => ending(state, which, { error, signal }));
      await serving.reconcile(AbortSignal.timeout(patienceMilliseconds));
    } catch (reason) {
      log.warn(`what is left of version ${which.version} stays until the next statement`, reason);
    }
  }

  private async _unlessKnown(step: string, decide: (state: CatalogState) => Change): Promise<void> {
    try {
      await this._commit(step, undefined, decide);
    } catch (error) {
      if (!(error instanceof NothingToSay)) {
        throw error;
      }
    }
  }

  private async _commit(
    step: string,
    signal: AbortSignal | undefined,
    decide: (state: CatalogState) => Change
  ): Promise<Committed> {
    const { catalog, request, user } = this._context;
    return catalog.commit({
      request: `${request}${step}`,
      by: user,
      verb: 'deploy',
      decide: state => [decide(state)],
      ...(signal && { signal })
    });
  }
}

/** The catalog knows already. */
class NothingToSay extends Error {
  override readonly name = 'NothingToSay';
}

function refuseEnded(deployment: Deployment | undefined, version: number): void {
  switch (deployment?.state) {
    case 'LOADING':
      return;
    case 'AVAILABLE':
      throw new NothingToSay();
    default: {
      const why = deployment?.reason ?? 'it was stopped before it was ready.';
      throw failure('LOAD_FAILED', `Version ${version} isn't served: ${why}`);
    }
  }
}

function ending(
  state: CatalogState,
  which: Which,
  { error, signal }: { error: unknown; signal: AbortSignal }
): Change {
  const { id, version } = which;
  const known = deploymentIn(state, which);
  if (signal.aborted && known !== undefined) {
    return { kind: 'deploymentsStopped', id, versions: [version] };
  }
  if (known?.state !== 'LOADING') {
    throw new NothingToSay();
  }
  return { kind: 'deploymentFailed', id, version, reason: reasonIn(error) };
}

function reasonIn(error: unknown): string {
  return error instanceof MlModelError
    ? error.message.slice(0, longestReason)
    : 'Something went wrong inside mlmodel.';
}

function deploymentIn(state: CatalogState, { id, version }: Which): Deployment | undefined {
  return state.models.get(id)?.deployments.find(each => each.version === version);
}
