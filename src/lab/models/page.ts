import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** What must be known of the page to ask only when somebody looks. */
export interface IPage {
  /** Whether somebody may see it. */
  readonly isVisible: boolean;
  /** Somebody has come back: the window got the focus, or the page became visible. */
  readonly returned: ISignal<IPage, void>;
}

/** The page of this browser tab. */
export class BrowserPage implements IPage {
  constructor() {
    window.addEventListener('focus', this._onReturn);
    document.addEventListener('visibilitychange', this._onReturn);
  }

  get isVisible(): boolean {
    return document.visibilityState === 'visible';
  }

  get returned(): ISignal<this, void> {
    return this._returned;
  }

  private readonly _onReturn = (): void => {
    if (this.isVisible) {
      this._returned.emit();
    }
  };

  private readonly _returned = new Signal<this, void>(this);
}
