import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Notice, Offer } from './notice';

/** A toast cuts longer messages off. */
const longestToast = 140;

/** What a click in a notification does. */
export type TellContext = {
  readonly trans: TranslationBundle;
  readonly take: (offer: Offer) => void;
};

/** Shows a notice as a notification of JupyterLab's; one with something to click stays until it is dismissed. */
export function tell({ type, message, offer }: Notice, { trans, take }: TellContext): void {
  const actions: Notification.IAction[] = [];
  if (message.length > longestToast) {
    actions.push({
      label: trans.__('Read all'),
      callback: () => void showErrorMessage(trans.__('Models'), message)
    });
  }
  if (offer) {
    actions.push({ label: offer.label, displayType: 'accent', callback: () => take(offer) });
  }
  Notification.emit(message, type, { autoClose: type === 'success' ? 20_000 : false, actions });
}
