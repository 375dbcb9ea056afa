import { ModelActions, type ActionContext } from './modelActions';
import type { Offer } from './notice';
import { tell } from './tell';

/** What is given of the page. */
export type Given = Pick<ActionContext, 'client' | 'views' | 'models' | 'trans'> & {
  readonly copy: (statement: string) => Promise<void>;
  readonly insert: (statement: string) => Promise<void>;
};

/** Puts the actions together; loaded when the first of them is executed. */
export function makeActions(given: Given): ModelActions {
  const { client, views, models, trans } = given;
  const copy = (source: string): void => void given.copy(source);
  const insert = (statement: string): void => void given.insert(statement);
  const take = (offer: Offer): void => {
    if (offer.kind === 'insert') {
      insert(offer.statement);
    } else {
      void actions.download(offer.handle);
    }
  };
  const actions = new ModelActions({
    ...{ client, views, models, trans, copy, insert },
    tell: notice => tell(notice, { trans, take })
  });
  return actions;
}
