import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import { useEffect, type ReactElement } from 'react';
import type { IModels } from '../tokens';
import { FirstSteps, NoMatch } from './emptyViews';
import type { IListOptions } from './listOptions';
import type { ModelList } from './modelList';
import { SearchBar } from './searchBar';
import { TreeView } from './treeView';

/** What the section is made of. */
export type ModelsSectionParts = {
  readonly models: IModels;
  readonly list: ModelList;
  readonly options: IListOptions;
  readonly trans: TranslationBundle;
  readonly commands: CommandRegistry;
};

/** The models, to be found and acted on. */
export class ModelsSection extends ReactWidget {
  constructor(parts: ModelsSectionParts) {
    super();
    this._parts = parts;
    this.addClass('jp-MlModelBrowser-models');
    this._name();
    parts.models.changed.connect(() => this._name());
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._isFocusWished = true;
    this._focusIfWished();
  }

  protected override render(): ReactElement {
    return (
      <UseSignal signal={this._parts.models.changed}>
        {() => (
          <UseSignal signal={this._parts.list.changed}>
            {() => (
              <>
                {this._content()}
                <Rendered then={() => this._focusIfWished()} />
              </>
            )}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private _content(): ReactElement {
    const { models, list, trans, commands } = this._parts;
    if (models.list?.length === 0) {
      return <FirstSteps commands={commands} trans={trans} />;
    }
    if (!list.rows) {
      return (
        <p className="jp-MlModelBrowser-note" role="status">
          {models.failure ? trans.__('No models are known yet.') : trans.__('Loading models…')}
        </p>
      );
    }
    return (
      <>
        <SearchBar {...this._parts} onLeave={() => this._focus('[role=tree]')} />
        {list.count === 0 ? (
          <NoMatch query={list.query} trans={trans} onClear={() => this._clear()} />
        ) : (
          <TreeView
            list={list}
            rows={list.rows}
            trans={trans}
            commands={commands}
            user={models.user}
            onOpen={() => this._open()}
          />
        )}
      </>
    );
  }

  private _clear(): void {
    const { list, options } = this._parts;
    if (list.query.trim() === '') {
      options.change({ onlyOwn: false });
    }
    list.query = '';
    this._focus('input');
  }

  private _open(): void {
    const [model] = this._parts.list.selected;
    if (model) {
      const { user, name } = model;
      void this._parts.commands.execute('mlmodel:show-summary', { user, name });
    }
  }

  /** The list may still be loading when the section is chosen. */
  private _focusIfWished(): void {
    if (this._isFocusWished && this._focus('input, button')) {
      this._isFocusWished = false;
    }
  }

  private _focus(selector: string): boolean {
    const element = this.node.querySelector<HTMLElement>(selector);
    element?.focus();
    return element !== null;
  }

  private _name(): void {
    const { models, trans } = this._parts;
    const count = models.list?.length;
    this.title.label =
      count === undefined ? trans.__('Models') : trans.__('Models (%1)', count.toLocaleString());
  }

  private readonly _parts: ModelsSectionParts;
  private _isFocusWished = false;
}

/** Calls back whenever it has been drawn. */
function Rendered({ then }: { readonly then: () => void }): null {
  useEffect(then);
  return null;
}
