import { Signal, type ISignal } from '@lumino/signaling';
import type { ConnectorCheck, ConnectorView } from '../../common/connectorView';
import type { Failure } from '../../common/failure';
import type { IBackendViews } from '../tokens';
import { readableFailure } from '../ui/readableFailure';

/** What the list asks. */
export type ConnectorSource = Pick<
  IBackendViews,
  'connectors' | 'removeConnector' | 'testConnector'
>;

/** How the test of a connector stands. */
export type TestState =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly checks: readonly ConnectorCheck[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The connectors as the page knows them. It asks only when it is told to. */
export class ConnectorList {
  constructor(source: ConnectorSource) {
    this._source = source;
  }

  /** After anything below changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** In order of name; undefined until loaded. */
  get connectors(): readonly ConnectorView[] | undefined {
    return this._connectors;
  }

  /** Why none can be added, as a sentence; undefined when one can. */
  get fixed(): string | undefined {
    return this._fixed;
  }

  /** Why the last question failed. */
  get failure(): Failure | undefined {
    return this._failure;
  }

  /** The connector of this name, as it is known. */
  find(name: string): ConnectorView | undefined {
    return this._connectors?.find(connector => connector.name === name);
  }

  /** How the last test of a connector went. */
  testOf(name: string): TestState | undefined {
    return this._tests.get(name);
  }

  /** Asks for the connectors. Never rejects. */
  async refresh(): Promise<void> {
    try {
      const { connectors, fixed } = await this._source.connectors();
      this._connectors = connectors;
      this._fixed = fixed;
      this._failure = undefined;
    } catch (error) {
      this._failure = readableFailure(error);
    }
    this._changed.emit();
  }

  /** Tries a connector step by step. Never rejects. */
  async test(name: string): Promise<void> {
    this._setTest(name, { kind: 'running' });
    try {
      this._setTest(name, { kind: 'done', checks: await this._source.testConnector({ name }) });
    } catch (error) {
      this._setTest(name, { kind: 'failed', failure: readableFailure(error) });
    }
  }

  /** Puts the outcome of a test away. */
  forgetTest(name: string): void {
    this._tests.delete(name);
    this._changed.emit();
  }

  /** Forgets a connector. Rejects when that is refused. */
  async remove(name: string): Promise<void> {
    await this._source.removeConnector(name);
    this._tests.delete(name);
    await this.refresh();
  }

  private _setTest(name: string, state: TestState): void {
    this._tests.set(name, state);
    this._changed.emit();
  }

  private readonly _source: ConnectorSource;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _tests = new Map<string, TestState>();
  private _connectors: readonly ConnectorView[] | undefined;
  private _fixed: string | undefined;
  private _failure: Failure | undefined;
}
