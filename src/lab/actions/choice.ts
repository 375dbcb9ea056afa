import { Signal, type ISignal } from '@lumino/signaling';

/** What a dialog's fields hold. */
export class Choice<T extends object> {
  constructor(value: T) {
    this._value = value;
  }

  /** The same object until a field changes. */
  get value(): T {
    return this._value;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Changes some of the fields. */
  set(value: Partial<T>): void {
    this._value = { ...this._value, ...value };
    this._changed.emit();
  }

  private _value: T;
  private readonly _changed = new Signal<this, void>(this);
}
