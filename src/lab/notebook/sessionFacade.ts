import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';

/** Takes the place of the kernel's own `requestExecute`. */
export type RequestExecute = Kernel.IKernelConnection['requestExecute'];

/** What a cell sees of its session differently. */
export type Disguise = {
  readonly requestExecute: RequestExecute;
  /** The cell needs no kernel: one that is missing, ending or waiting for input is no obstacle. */
  readonly needsNoKernel: boolean;
};

/**
 * The session as the stock cell executor sees it for one cell: the real one, but code to execute goes to
 * `requestExecute`. Rests on `CodeCell.execute` and `OutputArea.execute` using nothing else of the kernel.
 */
export function sessionFacade(context: ISessionContext, disguise: Disguise): ISessionContext {
  const kernel = overlay(context.session?.kernel ?? {}, {
    requestExecute: disguise.requestExecute
  });
  const session = overlay(context.session ?? {}, { kernel });
  const absent = { hasNoKernel: false, isTerminating: false, pendingInput: false };
  return overlay(context, { session, ...(disguise.needsNoKernel && absent) });
}

function overlay<T extends object>(target: T, members: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get: (real, key) =>
      typeof key === 'string' && key in members
        ? members[key]
        : (Reflect.get(real, key, real) as unknown)
  });
}
