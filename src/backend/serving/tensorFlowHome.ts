import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from '../../common/failure';

/** A Python that has TensorFlow. */
export type TensorFlow = {
  /** The Python, as it can be started. */
  readonly python: string;
  /** The folder that holds TensorFlow's C library. */
  readonly folder: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

const patience = 15_000;

/**
 * Finds where packages are without importing them, which would take seconds. The current folder is left out, as whatever lies there is nobody's TensorFlow.
 */
const script = `
import importlib.util, json, os, sys
sys.path = [path for path in sys.path if path]
def folder(name):
    spec = importlib.util.find_spec(name)
    return (list(spec.submodule_search_locations or []) or [None])[0] if spec else None
found = folder("tensorflow")
names = os.listdir(found) if found and os.path.isdir(found) else []
has = any(name.startswith("libtensorflow_cc.") for name in names)
print(json.dumps({"python": sys.executable, "folder": found, "has": has}))
`;

/**
 * Finds TensorFlow: of the Python that MLMODEL_PYTHON names, else of the first that has it among the one that runs Jupyter,
 * the active virtual environment's and \`python3\`. Remembers what it found, never that there was none: it may be installed meanwhile.
 */
export class TensorFlowHome {
  private _found: Promise<TensorFlow> | undefined;

  constructor(private readonly _environment: Environment) {}

  /** Rejects with SERVER_UNAVAILABLE, whose sentence has the command that installs it. */
  find(): Promise<TensorFlow> {
    if (this._found === undefined) {
      this._found = find(this._environment);
      this._found.catch(() => (this._found = undefined));
    }
    return this._found;
  }
}

async function find(environment: Environment): Promise<TensorFlow> {
  const candidates = candidatesIn(environment);
  const problems: (Looked | undefined)[] = [];
  for (const candidate of candidates) {
    const looked = await look(candidate, environment);
    if (looked?.has === true && looked.folder !== null) {
      return { python: looked.python, folder: looked.folder };
    }
    problems.push(looked);
  }
  throw missing(candidates, problems);
}

function candidatesIn(environment: Environment): readonly string[] {
  const chosen = environment['MLMODEL_PYTHON'];
  if (chosen) {
    return [chosen];
  }
  const virtual = environment['VIRTUAL_ENV'];
  const named = [
    environment['MLMODEL_JUPYTER_PYTHON'],
    virtual && join(virtual, 'bin', 'python'),
    'python3'
  ];
  return [...new Set(named.filter((each): each is string => Boolean(each)))];
}

type Looked = { readonly python: string; readonly folder: string | null; readonly has: boolean };

/** Undefined when it can't be started, or doesn't answer in time. */
async function look(python: string, environment: Environment): Promise<Looked | undefined> {
  return new Promise(resolve => {
    const options = { timeout: patience, cwd: tmpdir(), env: { ...environment } };
    execFile(python, ['-c', script], options, (error, stdout) => {
      resolve(error === null ? (JSON.parse(stdout) as Looked) : undefined);
    });
  });
}

function missing(candidates: readonly string[], problems: readonly (Looked | undefined)[]): Error {
  const runs = problems.find(each => each !== undefined);
  if (runs === undefined) {
    return failure(
      'SERVER_UNAVAILABLE',
      `Models are served by TensorFlow, and no Python that could have it was found (tried ${candidates.join(', ')}); name one in MLMODEL_PYTHON.`
    );
  }
  const python = quoted(runs.python);
  return runs.folder === null
    ? failure(
        'SERVER_UNAVAILABLE',
        `TensorFlow isn't installed, and models are served by it; install it with: ${python} -m pip install "jupyterlab-mlmodel[serving]"`
      )
    : failure(
        'SERVER_UNAVAILABLE',
        `The TensorFlow of ${runs.python} comes without the library that serves models; install a newer one with: ${python} -m pip install --upgrade tensorflow`
      );
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
