import { Signal, type ISignal } from '@lumino/signaling';

/** The browser's page, as far as it matters whether somebody looks at it. */
export interface IPage {
  /** False while another tab is in front or the window is minimised. */
  readonly isVisible: boolean;
  /** Somebody has come back to the page: it is visible again, or its window got the focus. */
  readonly returned: ISignal<IPage, void>;
  readonly hidden: ISignal<IPage, void>;
}

/** The page that this code runs in. */
export class BrowserPage implements IPage {
  constructor() {
    document.addEventListener('visibilitychange', () => {
      (this.isVisible ? this._returned : this._hidden).emit();
    });
    window.addEventListener('focus', () => {
      if (this.isVisible) {
        this._returned.emit();
      }
    });
  }

  get isVisible(): boolean {
    return document.visibilityState === 'visible';
  }

  get returned(): ISignal<this, void> {
    return this._returned;
  }

  get hidden(): ISignal<this, void> {
    return this._hidden;
  }

  private readonly _returned = new Signal<this, void>(this);
  private readonly _hidden = new Signal<this, void>(this);
}
