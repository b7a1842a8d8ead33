"use client";
import { type RefObject, useLayoutEffect, useState } from "react";

type ScrollParent = {
  readonly element: HTMLElement | null;
  /** How far below its beginning the list begins. */
  readonly marginPx: number;
};

const scrollerOf = (node: HTMLElement): HTMLElement | null => node.closest<HTMLElement>("[data-scroller]");

/** What scrolls a list that stands below other things, and where the list begins in it. */
export const useScrollParent = (list: RefObject<HTMLElement | null>): ScrollParent => {
  const [parent, setParent] = useState<ScrollParent>({ element: null, marginPx: 0 });
  useLayoutEffect(() => {
    const node = list.current;
    const element = node && scrollerOf(node);
    if (!node || !element) return;
    const measure = () => {
      const top = node.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const marginPx = Math.round(top + element.scrollTop);
      setParent((before) =>
        before.element === element && before.marginPx === marginPx ? before : { element, marginPx },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above grows and shrinks: a form opens, a notice goes.
    for (const above of element.querySelectorAll("[data-above-list]")) observer.observe(above);
    return () => observer.disconnect();
  }, [list]);
  return parent;
};
