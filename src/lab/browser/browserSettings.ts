import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal, type ISignal } from '@lumino/signaling';
import { optionsIn, type IListOptions, type ListOptions } from './listOptions';

const plugin = 'jupyterlab-mlmodel:browser';

/** The user's settings of the browser, which follow the settings editor and write back what is changed here. */
export class BrowserSettings implements IListOptions {
  private constructor(settings: ISettingRegistry.ISettings | undefined) {
    this._settings = settings;
    this._read();
    settings?.changed.connect(() => this._read());
  }

  /** Loads them; without a registry, or when it fails, they last as long as the page. */
  static async load(registry: ISettingRegistry | null): Promise<BrowserSettings> {
    try {
      return new BrowserSettings(await registry?.load(plugin));
    } catch (error) {
      console.warn('The settings of the model browser can’t be read.', error);
      return new BrowserSettings(undefined);
    }
  }

  get current(): ListOptions {
    return this._current;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The sections that are collapsed. */
  get collapsed(): readonly string[] {
    const { collapsed } = this._values;
    return Array.isArray(collapsed) ? collapsed.filter(each => typeof each === 'string') : [];
  }

  change(some: Partial<ListOptions>): void {
    this._set(some);
    this._read();
  }

  /** Remembers which sections are collapsed. */
  keepCollapsed(collapsed: readonly string[]): void {
    if (JSON.stringify(collapsed) !== JSON.stringify(this.collapsed)) {
      this._set({ collapsed });
    }
  }

  private _set(some: Readonly<Record<string, unknown>>): void {
    this._values = { ...this._values, ...some };
    for (const [name, value] of Object.entries(some)) {
      this._settings?.set(name, value as never).catch((error: unknown) => {
        console.warn('A setting of the model browser can’t be kept.', error);
      });
    }
  }

  private _read(): void {
    this._values = { ...this._values, ...this._settings?.composite };
    const before = JSON.stringify(this._current);
    this._current = optionsIn(this._values);
    if (JSON.stringify(this._current) !== before) {
      this._changed.emit();
    }
  }

  private readonly _settings: ISettingRegistry.ISettings | undefined;
  private readonly _changed = new Signal<this, void>(this);
  private _values: Readonly<Record<string, unknown>> = {};
  private _current: ListOptions = optionsIn({});
}
