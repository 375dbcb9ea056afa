import { expect, vi } from 'vitest';
import type { ModelConfig, VersionPolicy } from '../../../src/modelserver/modelConfig';
import { ServingError, type StatusCode } from '../../../src/modelserver/servingError';
import type { Servables, ServablesFlags } from '../../../src/modelserver/versions/servables';
import { availableOf, Disk, givenServables, statesOf } from './givenServables';

/** A version in a file of cases: a decimal string beyond what JSON's numbers hold exactly. */
export type CaseVersion = number | string;

/** A policy in a file of cases. */
export type CasePolicy = {
  readonly latest?: { readonly num_versions?: number };
  readonly all?: object;
  readonly specific?: { readonly versions?: readonly CaseVersion[] };
};

type CaseModel = {
  readonly name?: string;
  readonly base_path?: string;
  readonly model_platform?: string;
  readonly model_version_policy?: CasePolicy | null;
  readonly version_labels?: Readonly<Record<string, CaseVersion>>;
};
type Expectation = {
  readonly ok?: boolean;
  readonly error_code?: StatusCode;
  readonly error_contains?: readonly string[];
  readonly blocks?: boolean;
  readonly client_deadline?: StatusCode;
};
type Versions = Readonly<Record<string, readonly CaseVersion[]>>;
type States = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a step may hold; it is carried out and checked in this order. */
type Step = {
  readonly start_expect?: Expectation;
  readonly disk_add?: Versions;
  readonly disk_remove?: Versions;
  readonly reload?: readonly CaseModel[];
  readonly reload_unset?: boolean;
  readonly expect?: Expectation;
  readonly available?: Versions;
  readonly available_eventually?: Versions;
  readonly labels?: Readonly<Record<string, Readonly<Record<string, CaseVersion>>>>;
  readonly status_states?: States;
  readonly status_states_eventually?: States;
};

/** A server's life: what is on disk, how it starts, what is done to it and what is seen. */
export type ConfigCase = {
  readonly name: string;
  readonly note?: string;
  readonly start: {
    readonly disk: Versions;
    readonly flags: Readonly<Record<string, unknown>>;
    readonly config: readonly CaseModel[] | null;
  };
  readonly steps: readonly Step[];
};

/** The policy that a case means. */
export function policyOf(given: CasePolicy | null | undefined): VersionPolicy | undefined {
  if (!given) return undefined;
  onlyKnows(given, ['latest', 'all', 'specific']);
  if (given.all) return { all: true };
  if (given.specific)
    return { specific: { versions: (given.specific.versions ?? []).map(BigInt) } };
  return given.latest && { latest: { numVersions: given.latest.num_versions ?? 0 } };
}

/** Refuses a field that a runner doesn't know: a check left out would look like a check that passed. */
export function onlyKnows(given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).filter(field => field !== 'note' && !known.includes(field));
  expect(unknown, 'fields that the runner does not know').toEqual([]);
}

/** Runs a case against real servables on a real disk. */
export async function runConfigCase(given: ConfigCase): Promise<void> {
  onlyKnows(given, ['name', 'start', 'steps']);
  onlyKnows(given.start, ['disk', 'flags', 'config']);
  const disk = await Disk.given(given.start.disk);
  const { servables } = givenServables({ flags: flagsOf(given.start.flags) });
  const world = new World(disk, servables, labelsIn(given));
  const { config } = given.start;
  const expected = { ok: true, ...given.steps[0]?.start_expect };
  // Without a configuration there is nothing to be done.
  if (!config) expect(expected).toEqual({ ok: true });
  else {
    const models = config.map(model => world.config(model));
    await world.expectReload(expected, signal => servables.reload(models, { signal }));
  }
  for (const step of given.steps) await world.take(step);
}

class World {
  constructor(
    private readonly _disk: Disk,
    private readonly _servables: Servables,
    private readonly _labels: readonly string[]
  ) {}

  config(given: CaseModel): ModelConfig {
    const { name = '', base_path = '', model_platform = '' } = given;
    onlyKnows(given, [
      ...['name', 'base_path', 'model_platform', 'model_version_policy', 'version_labels'],
      'logging_config'
    ]);
    const policy = policyOf(given.model_version_policy);
    return {
      name,
      basePath: this._disk.at(base_path),
      platform: model_platform,
      labels: new Map(
        Object.entries(given.version_labels ?? {}).map(([label, v]) => [label, BigInt(v)])
      ),
      ...(policy && { policy })
    };
  }

  async take(step: Step): Promise<void> {
    onlyKnows(step, [
      ...['start_expect', 'disk_add', 'disk_remove', 'reload', 'reload_unset', 'expect'],
      ...['available', 'available_eventually', 'labels'],
      ...['status_states', 'status_states_eventually']
    ]);
    await this._changeDisk(step);
    await this._reload(step);
    await this._servables.poll();
    await vi.waitFor(() => this._check(step), { interval: 5 });
  }

  async expectReload(
    expected: Expectation,
    reload: (signal: AbortSignal) => Promise<void>
  ): Promise<void> {
    onlyKnows(expected, ['ok', 'error_code', 'error_contains', 'blocks', 'client_deadline']);
    const client = new AbortController();
    const outcome = reload(client.signal).then(
      () => undefined,
      (error: unknown) => error
    );
    if (expected.blocks) {
      await this._expectToWait(outcome);
      client.abort();
      expect(await outcome).toMatchObject({ code: expected.client_deadline });
      return;
    }
    const error = await outcome;
    expect(error === undefined, String(error)).toBe(expected.ok);
    if (!expected.ok) {
      expect(error).toBeInstanceOf(ServingError);
      expect(error).toMatchObject({ code: expected.error_code });
    }
    for (const fragment of expected.error_contains ?? []) {
      expect(String(error)).toContain(fragment);
    }
  }

  private async _changeDisk({ disk_add = {}, disk_remove = {} }: Step): Promise<void> {
    for (const [path, versions] of Object.entries(disk_add)) await this._disk.add(path, versions);
    for (const [path, versions] of Object.entries(disk_remove)) {
      for (const version of versions) await this._disk.remove(`${path}/${version}`);
    }
  }

  private async _reload({ reload, reload_unset, expect: expected }: Step): Promise<void> {
    if (!reload && !reload_unset) {
      expect(expected, 'an outcome of something').toBeUndefined();
      return;
    }
    const config = reload?.map(model => this.config(model));
    await this.expectReload({ ok: true, ...expected }, async signal =>
      this._servables.reload(config, { signal })
    );
  }

  /** Sees that nothing has come of it however often the disk was looked at. */
  private async _expectToWait(outcome: Promise<unknown>): Promise<void> {
    let isSettled = false;
    void outcome.then(() => (isSettled = true));
    for (let polls = 0; polls < 5; polls += 1) await this._servables.poll();
    expect(isSettled).toBe(false);
  }

  private _check(step: Step): void {
    for (const [name, expected] of all(step.available, step.available_eventually)) {
      expect(availableOf(this._servables, name), `AVAILABLE of ${name}`).toEqual(
        expected.map(BigInt).sort((a, b) => (a < b ? 1 : -1))
      );
    }
    for (const [name, expected] of all(step.status_states, step.status_states_eventually)) {
      expect(Object.fromEntries(statesOf(this._servables, name))).toMatchObject(expected);
    }
    for (const [name, expected] of all(step.labels)) {
      const versions = this._labels.map(label => [label, this._versionOf(name, label)] as const);
      const found = versions.flatMap(([label, version]) => (version ? [[label, version]] : []));
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(Object.entries(expected).map(([label, v]) => [label, String(v)]))
      );
    }
  }

  /** The version that a label names, loaded or not. */
  private _versionOf(name: string, label: string): string | undefined {
    try {
      const servable = this._servables.acquire({ name, label });
      servable.release();
      return String(servable.version);
    } catch (error) {
      if (!(error instanceof ServingError)) throw error;
      if (error.code === 'NOT_FOUND') return /, (-?\d+)\)$/.exec(error.message)?.[1];
      expect(error.code).toMatch(/INVALID_ARGUMENT|UNAVAILABLE/);
      return undefined;
    }
  }
}

function all<Value>(
  ...given: readonly (Readonly<Record<string, Value>> | undefined)[]
): readonly (readonly [string, Value])[] {
  return given.flatMap(values => Object.entries(values ?? {}));
}

function flagsOf(given: Readonly<Record<string, unknown>>): ServablesFlags {
  onlyKnows(given, ['allow_version_labels_for_unavailable_models']);
  return {
    allowVersionLabelsForUnavailableModels:
      given['allow_version_labels_for_unavailable_models'] === true
  };
}

function labelsIn({ start, steps }: ConfigCase): readonly string[] {
  const lists = [start.config ?? [], ...steps.map(({ reload }) => reload ?? [])];
  return lists.flat().flatMap(({ version_labels }) => Object.keys(version_labels ?? {}));
}
