import type { Kernel } from '@jupyterlab/services';

/** What the kernel says when everything before a local cell is done. */
export type Barrier = {
  /** False when a cell before failed, so that the kernel aborts what waits. */
  readonly isOpen: boolean;
  /** The kernel's execution count; no number is used up. */
  readonly count: number;
};

/** A barrier without a kernel: there is nothing to wait for. */
export const openBarrier: Barrier = { isOpen: true, count: 1 };

/**
 * Waits for what was sent to the kernel before, by any client. A silent empty request, because only an
 * execute request is aborted when an earlier cell fails.
 */
export async function raiseBarrier(
  kernel: Kernel.IKernelConnection | null | undefined
): Promise<Barrier> {
  if (!kernel) {
    return openBarrier;
  }
  const request = {
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false
  };
  try {
    const { content } = await kernel.requestExecute(request, true).done;
    const count = 'execution_count' in content ? content.execution_count : null;
    // A fresh kernel counts from 0 and shows 1 first.
    return { isOpen: content.status !== 'aborted', count: (count ?? 0) ? Number(count) : 1 };
  } catch {
    return { isOpen: false, count: 1 };
  }
}
