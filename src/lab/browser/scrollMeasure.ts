import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { ScrollWindow } from './scrollWindow';

/** A list that scrolls, and a row in it that is only there to be measured. */
export type ScrollMeasure = {
  readonly list: RefObject<HTMLDivElement>;
  readonly probe: RefObject<HTMLDivElement>;
  readonly window: ScrollWindow;
  /** To be called when the list has been scrolled. */
  readonly onScroll: () => void;
};

/** Measures what is seen of a list, again whenever its size or the size of its text changes. */
export function useScrollMeasure(): ScrollMeasure {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [window, setWindow] = useState<ScrollWindow>({ top: 0, height: 0, rowHeight: 24 });
  const measure = useCallback(() => {
    const { current: node } = list;
    // Not the height on the screen, which is rounded differently from place to place.
    const rowHeight = probe.current ? parseFloat(getComputedStyle(probe.current).height) : 0;
    // A hidden list has no height, and is measured when it is seen again.
    if (node && rowHeight > 0) {
      setWindow({ top: node.scrollTop, height: node.clientHeight, rowHeight });
    }
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    for (const { current } of [list, probe]) {
      if (current) {
        observer.observe(current);
      }
    }
    return () => observer.disconnect();
  }, [measure]);
  return { list, probe, window, onScroll: measure };
}
