import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { replyMimeType } from '../../common/reply';
import { ICellFiller, IMlModelClient } from '../tokens';
import { copyText } from '../ui/clipboard';
import { ReplyWidget, type ReplyContext } from './replyWidget';

// Below the 50 of text/html, which the same outputs carry for other readers.
const rank = 40;

/** Shows replies in outputs. */
export const outputPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-mlmodel:output',
  description: 'Shows the answers of mlmodel statements.',
  autoStart: true,
  requires: [IRenderMimeRegistry, IMlModelClient],
  optional: [ICellFiller, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    client: IMlModelClient,
    filler: ICellFiller | null,
    translator: ITranslator | null
  ) => {
    const context: ReplyContext = {
      trans: (translator ?? nullTranslator).load('jupyterlab_mlmodel'),
      link: handle => client.link(handle),
      copy: copyText,
      fillBelow: (node, source) => filler?.fillBelow(node, source) ?? false,
      cancel: job => client.cancel(job)
    };
    rendermime.addFactory({
      safe: true,
      mimeTypes: [replyMimeType],
      defaultRank: rank,
      createRenderer: () => new ReplyWidget(context)
    });
  }
};
