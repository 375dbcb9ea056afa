import type { TranslationBundle } from '@jupyterlab/translation';
import type { ProgressReply } from '../../common/reply';
import { button, element } from './element';
import { PaceMeter, progressText } from '../ui/progressText';

/** How far a running statement has come; patched in place, so that nothing flickers and a screen reader hears each step once. */
export class ProgressView {
  /** `cancel` stops the work; without it there is no button for that. */
  constructor(trans: TranslationBundle, cancel?: () => Promise<void>) {
    this._trans = trans;
    this._bar.setAttribute('aria-label', trans.__('Progress'));
    this.node = element('div', {
      class: 'progress',
      children: [
        this._step,
        this._bar,
        element('div', {
          class: 'foot',
          children: [this._figures, ...(cancel ? [this._button(cancel)] : [])]
        })
      ]
    });
  }

  readonly node: HTMLElement;

  /** Shows the latest state. */
  update(reply: ProgressReply): void {
    if (this._step.textContent !== reply.step) {
      this._step.textContent = reply.step;
    }
    if (reply.total === undefined || reply.total <= 0) {
      this._bar.removeAttribute('value');
    } else {
      this._bar.max = reply.total;
      this._bar.value = Math.min(reply.done, reply.total);
    }
    const pace = this._meter.measure(reply, performance.now());
    this._figures.textContent = progressText(reply, pace, this._trans);
  }

  /** Pressed once; where the job is gone, there is nothing to cancel. */
  private _button(cancel: () => Promise<void>): HTMLElement {
    const made = button({ class: 'tool', text: this._trans.__('Cancel') }, () => {
      made.disabled = true;
      made.textContent = this._trans.__('Cancelling…');
      cancel().catch(() => {
        made.hidden = true;
      });
    });
    return made;
  }

  private readonly _trans: TranslationBundle;
  private readonly _meter = new PaceMeter();
  private readonly _step = element('div', { class: 'step', attributes: { role: 'status' } });
  private readonly _bar = element('progress', { class: 'bar' });
  private readonly _figures = element('div', { class: 'figures' });
}
