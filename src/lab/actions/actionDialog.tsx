import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { Panel } from '@lumino/widgets';
import { useEffect, type ReactElement } from 'react';
import { StatementBox } from '../ui/statementBox';
import type { Choice } from './choice';

/** What the dialogs do with the world around them. */
export type DialogContext = {
  readonly trans: TranslationBundle;
  /** Puts text on the clipboard. */
  readonly copy: (text: string) => void;
  /** Puts a statement into the notebook, for the user to run. */
  readonly insert: (statement: string) => void;
};

/** The fields as they stand, and how to change them. */
export type FieldsProps<T extends object> = {
  readonly value: T;
  readonly set: (value: Partial<T>) => void;
  readonly trans: TranslationBundle;
};

/** A dialog that asks for what a statement needs and shows that statement while it grows. */
export type Question<T extends object> = {
  readonly title: string;
  /** What the button says that runs the statement. */
  readonly accept: string;
  readonly isDangerous?: boolean;
  readonly choice: Choice<T>;
  readonly statement: (value: T) => string;
  /** Whether the statement can be run as the fields stand. */
  readonly isReady?: (value: T) => boolean;
  readonly fields: (props: FieldsProps<T>) => ReactElement;
};

/** Resolves with the statement to run; undefined when the user would rather not. */
export async function askFor<T extends object>(
  question: Question<T>,
  context: DialogContext
): Promise<string | undefined> {
  const { trans } = context;
  const { title, accept: label, isDangerous = false, choice, statement } = question;
  const fields = new QuestionBody(question, context);
  // A dialog waits for an idle moment before it gives a React widget the keyboard; a busy page has none for seconds.
  const body = new Panel();
  body.addWidget(fields);
  const dialog = new QuestionDialog({
    title,
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      isDangerous ? Dialog.warnButton({ label }) : Dialog.okButton({ label })
    ],
    // What destroys something isn't what Enter does at once.
    ...(isDangerous && { defaultButton: 0 })
  });
  dialog.addClass('jp-MlModelActions-dialog');
  dialog.node.setAttribute('aria-label', title);
  fields.attend(dialog);
  const { button } = await dialog.launch();
  return button.accept ? statement(choice.value) : undefined;
}

/** A dialog whose body may have buttons of its own, and whose fields decide whether it can be accepted. */
class QuestionDialog extends Dialog<unknown> {
  override handleEvent(event: Event): void {
    // Enter on a button of the body is meant for that button, not for the dialog.
    if (event instanceof KeyboardEvent && event.key === 'Enter' && isBodyButton(event.target)) {
      event.stopPropagation();
      return;
    }
    super.handleEvent(event);
  }

  /** Lets the accepting button follow what the fields hold. */
  validate(): void {
    this._checkValidation();
    // A button that went away took the keyboard with it.
    if (this.isAttached && document.activeElement === document.body) {
      this.focusField();
    }
  }

  /** Gives the first field the keyboard. */
  focusField(): void {
    this.node.querySelector<HTMLElement>('.jp-Dialog-body :is(select, input)')?.focus();
  }
}

function isBodyButton(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('.jp-Dialog-body :is(button, jp-button)') !== null
  );
}

class QuestionBody<T extends object> extends ReactWidget {
  constructor(question: Question<T>, context: DialogContext) {
    super();
    this._question = question;
    this._context = context;
    this.addClass('jp-MlModelActions-body');
  }

  /** The dialog that shows it. */
  attend(dialog: QuestionDialog): void {
    this._dialog = dialog;
  }

  protected override render(): ReactElement {
    const { choice, isReady = () => true } = this._question;
    return (
      <UseSignal signal={choice.changed}>
        {() => (
          <Validated
            isReady={isReady(choice.value)}
            onShown={() => this._begin()}
            onChange={() => this._dialog?.validate()}
          >
            {this._content()}
          </Validated>
        )}
      </UseSignal>
    );
  }

  /** What destroys something begins at its way out, which the dialog has focused by itself. */
  private _begin(): void {
    if (!this._question.isDangerous) {
      this._dialog?.focusField();
    }
  }

  private _content(): ReactElement {
    const { choice, fields: Fields, statement } = this._question;
    const { trans, copy, insert } = this._context;
    const text = statement(choice.value);
    return (
      <>
        <Fields value={choice.value} set={value => choice.set(value)} trans={trans} />
        <StatementBox
          statement={text}
          trans={trans}
          onCopy={copy}
          onInsert={() => {
            this._dialog?.reject();
            insert(text);
          }}
        />
      </>
    );
  }

  private readonly _question: Question<T>;
  private readonly _context: DialogContext;
  private _dialog: QuestionDialog | undefined;
}

type ValidatedProps = {
  readonly isReady: boolean;
  readonly onShown: () => void;
  readonly onChange: () => void;
  readonly children: ReactElement;
};

/** The dialog looks for this class when it decides whether it can be accepted. */
function Validated(props: ValidatedProps): ReactElement {
  const { isReady, onShown, onChange, children } = props;
  useEffect(onChange, [isReady, onChange]);
  // Once, when the fields are there.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(onShown, []);
  return (
    <div className="jp-MlModelActions-form">
      {children}
      {!isReady && <span hidden className="jp-mod-error" />}
    </div>
  );
}
