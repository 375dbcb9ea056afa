import { Clipboard } from '@jupyterlab/apputils';

/** Puts text on the clipboard. Rejects when the browser forbids it. */
export async function copyText(text: string): Promise<void> {
  // Pages that came over plain http have no clipboard of their own.
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
  } else {
    Clipboard.copyToSystem(text);
  }
}
