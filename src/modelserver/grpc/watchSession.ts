import type { Http2Session } from 'node:http2';

/**
 * Ends a connection that has been silent for `patience` milliseconds and then for as long doesn't answer a ping. Node keeps one whose client
 * has broken the protocol without listening to it any more, not even to its end.
 */
export function watchSession(session: Http2Session, patience: number): void {
  let unanswered: NodeJS.Timeout | undefined;
  session.setTimeout(patience);
  session.on('timeout', () => {
    unanswered ??= setTimeout(() => session.destroy(), patience);
    session.ping(() => {
      clearTimeout(unanswered);
      unanswered = undefined;
    });
    session.setTimeout(patience);
  });
  session.once('close', () => clearTimeout(unanswered));
}
