import { Signal, type ISignal } from '@lumino/signaling';
import type { ArchiveView } from '../../common/archiveView';
import type { Failure } from '../../common/failure';
import { formatsOfType, modelTypes, type ModelFormat } from '../../common/model';
import type { IBackendViews, IMlModelClient, IModels } from '../tokens';
import { readableFailure } from '../ui/readableFailure';
import { stemOf } from './archivePath';
import { ImportRun } from './importRun';
import { importText, optionAt, wrongOptions } from './importStatement';
import type { ImportOption, ImportValues } from './importStatement';
import { NextRevision, type Outlook } from './nextRevision';
import { ValuesInUse } from './valuesInUse';

/** What the form asks, and of whom. */
export type ImportFormContext = {
  readonly client: Pick<IMlModelClient, 'run'>;
  readonly views: Pick<IBackendViews, 'inspect' | 'model'>;
  readonly models: IModels | null;
  /** In milliseconds. */
  readonly now: () => number;
};

const emptyValues: ImportValues = {
  name: '',
  type: '',
  category: '',
  algorithm: '',
  format: '',
  path: '',
  description: ''
};

/** An import in the making: the archive, what is to be said of it, and the run. */
export class ImportForm {
  constructor(context: ImportFormContext) {
    this._context = context;
    this._nextRevision = new NextRevision(context.models, context.views);
    this._nextRevision.changed.connect(this._tell);
    context.models?.changed.connect(this._tell);
  }

  /** After anything below changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get values(): ImportValues {
    return this._values;
  }

  /** What the archive holds, as soon as it was read. */
  get archive(): ArchiveView | undefined {
    return this._archive;
  }

  get isReading(): boolean {
    return this._reading !== undefined;
  }

  /** Why the form is empty, when something was asked for that can't be had. */
  get notice(): string | undefined {
    return this._notice;
  }

  /** Why the archive couldn't be looked into. */
  get readFailure(): Failure | undefined {
    return this._readFailure;
  }

  /** Whether nothing of it is of use any more: it is still empty, or has done its work. */
  get isIdle(): boolean {
    return (this._values.path === '' && this._written.size === 0) || this._run?.state === 'done';
  }

  /** What the last run was to make. */
  get made(): Outlook {
    return this._made;
  }

  /** The import that runs or has ended. */
  get run(): ImportRun | undefined {
    return this._run;
  }

  get isRunning(): boolean {
    return this._run?.state === 'running';
  }

  /** The statement that would run. */
  get statement(): string {
    return importText(this._values);
  }

  /** The formats that go with the type. */
  get formats(): readonly ModelFormat[] {
    const type = modelTypes.find(each => each === this._values.type);
    return type === undefined ? [] : formatsOfType[type];
  }

  /** What the import would make of the name. */
  get outlook(): Outlook {
    return this._nextRevision.of(this._values.name);
  }

  /** Whose the model will be; undefined while that is not known. */
  get user(): string | undefined {
    return this._context.models?.user;
  }

  /** What to say at an option: at once where a value is wrong, and where one is missing when somebody has passed by. */
  errorOf(option: ImportOption): string | undefined {
    if (this._failedAt === option && this._run?.failure) {
      return this._run.failure.message;
    }
    const isShown = this._values[option] !== '' || this._passed.has(option);
    return isShown ? this._wrong.get(option)?.message : undefined;
  }

  /** What the last run failed with, where no field can show it. */
  get failure(): Failure | undefined {
    return this._failedAt === undefined ? this._run?.failure : undefined;
  }

  /** The first option that keeps the import from being run. */
  get firstWrong(): ImportOption | undefined {
    const [first] = this._wrong.keys();
    return first;
  }

  /** Whether it is known already that the archive can't be imported. */
  get isHopeless(): boolean {
    return this._archive?.problem !== undefined;
  }

  /** The values that are in use, the most frequent first. */
  suggestionsFor(option: 'category' | 'algorithm'): readonly string[] {
    return this._inUse.of(option, this._context.models?.list ?? []);
  }

  /** Takes an archive and fills in what is known of it; what the user has written stays. Never rejects. */
  async take(path: string, known: Partial<ImportValues> = {}): Promise<void> {
    this._reading?.abort();
    const reading = new AbortController();
    this._reading = reading;
    this._archive = undefined;
    this._readFailure = undefined;
    this._forgetRun();
    this._fill({ ...atFirst(path), ...known, path });
    try {
      const archive = await this._context.views.inspect(path, reading.signal);
      if (this._reading === reading) {
        this._archive = archive;
        this._fill({ ...valuesOf(archive), ...known, path });
      }
    } catch (error) {
      if (this._reading === reading) {
        this._readFailure = readableFailure(error);
      }
    }
    if (this._reading === reading) {
      this._reading = undefined;
      this._changed.emit();
    }
  }

  /** Puts the archive down again, to choose another. */
  putDown(): void {
    this._reading?.abort();
    this._reading = undefined;
    this._archive = undefined;
    this._readFailure = undefined;
    this._forgetRun();
    this._fill({ path: '' });
  }

  /** Writes a value, as the user does. */
  set(option: ImportOption, value: string): void {
    this._written.add(option);
    this._values = { ...this._values, [option]: value };
    const [format = ''] = this.formats;
    if (option === 'type' && !this.formats.some(each => each === this._values.format)) {
      this._values = { ...this._values, format };
    }
    if (this._failedAt === option) {
      this._failedAt = undefined;
      this._run = undefined;
    }
    this._check();
  }

  /** The user has left a field: now it can be said that it is empty. */
  pass(option: ImportOption): void {
    this._passed.add(option);
    this._changed.emit();
  }

  /** Runs the import; false when something has to be put right before. */
  start(): boolean {
    this._passed = new Set(Object.keys(this._values) as ImportOption[]);
    this._check();
    if (this._wrong.size > 0 || this.isRunning || this.isHopeless) {
      return false;
    }
    // What the archive says would come too late.
    this._reading?.abort();
    this._reading = undefined;
    const { client, now } = this._context;
    const run = new ImportRun(client, this.statement, now);
    this._run = run;
    this._made = this.outlook;
    this._failedAt = undefined;
    run.changed.connect(() => {
      this._failedAt = optionAt(this._values, run.failure?.at);
      this._changed.emit();
    });
    void run.ended.then(() => this._nextRevision.forget());
    this._changed.emit();
    return true;
  }

  /** Begins anew with nothing chosen; `notice` says why, where the user didn't want that. */
  clear(notice?: string): void {
    this._notice = notice;
    this._written.clear();
    this._passed.clear();
    this._values = emptyValues;
    this.putDown();
  }

  /** Nobody looks any more; a run goes on. */
  dispose(): void {
    this._reading?.abort();
    this._context.models?.changed.disconnect(this._tell);
    Signal.clearData(this);
  }

  private _forgetRun(): void {
    this._run = undefined;
    this._failedAt = undefined;
  }

  /** Sets what is known, but nothing that the user has written. */
  private _fill(known: Partial<ImportValues>): void {
    const untouched = Object.entries(known).filter(
      ([option]) => option === 'path' || !this._written.has(option as ImportOption)
    );
    this._values = { ...this._values, ...Object.fromEntries(untouched) };
    this._check();
  }

  private _check(): void {
    this._wrong = wrongOptions(this._values);
    this._changed.emit();
  }

  private readonly _tell = (): void => this._changed.emit();
  private readonly _context: ImportFormContext;
  private readonly _nextRevision: NextRevision;
  private readonly _inUse = new ValuesInUse();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _written = new Set<ImportOption>();
  private _passed = new Set<ImportOption>();
  private _values = emptyValues;
  private _wrong = wrongOptions(emptyValues);
  private _archive: ArchiveView | undefined;
  private _reading: AbortController | undefined;
  private _readFailure: Failure | undefined;
  private _run: ImportRun | undefined;
  private _failedAt: ImportOption | undefined;
  private _made: Outlook = { kind: 'new' };
  private _notice: string | undefined;
}

/** What an archive says of itself. Its description is not repeated in the statement: the model brings it along. */
function valuesOf(archive: ArchiveView): Partial<ImportValues> {
  const { name, type = '', format = '', category = '', algorithm = '' } = archive;
  return { name, type, format, category, algorithm, description: '' };
}

/** What can be said before the archive was read; its name, where that can be a model's. */
function atFirst(path: string): Partial<ImportValues> {
  const name = stemOf(path);
  return wrongOptions({ ...emptyValues, name }).has('name') ? {} : { name };
}
