"use client";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** A reader this close to the end has read to the end. */
const SLACK_PX = 4;

type Anchor = { readonly element: Element; readonly top: number };

/** The box as it was when it was drawn last. */
type Seen = {
  follows: boolean;
  anchor: Anchor | null;
  firstKey: string | undefined;
  ownKey: string | undefined;
};

/** What the reader sees first, and where it stands. The first child is skipped: it is the button that loads more. */
const findAnchor = (box: Element, content: Element): Anchor | null => {
  const edge = box.getBoundingClientRect().top;
  const element = [...content.children].slice(1).find((child) => child.getBoundingClientRect().bottom > edge);
  return element === undefined ? null : { element, top: element.getBoundingClientRect().top };
};

/**
 * Scrolling that respects the reader: at the end it follows what arrives; a reader further up stays where they
 * are, also when older messages are put above.
 * @param firstKey identity of the first thing in the box
 * @param ownKey identity of what the reader said last; a new one is followed, wherever they read
 */
export const useStickToEnd = (firstKey: string | undefined, ownKey: string | undefined) => {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const seen = useRef<Seen>({ follows: true, anchor: null, firstKey, ownKey });
  const [isAtEnd, setIsAtEnd] = useState(true);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const { anchor, firstKey: before } = seen.current;
    const spoke = ownKey !== undefined && ownKey !== seen.current.ownKey;
    const follows = seen.current.follows || spoke;
    if (follows) element.scrollTop = element.scrollHeight;
    else if (before !== firstKey && anchor?.element.isConnected)
      element.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    seen.current = { follows, anchor: findAnchor(element, content.current), firstKey, ownKey };
  });

  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const observer = new ResizeObserver(() => {
      if (seen.current.follows) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const follows = element.scrollHeight - element.scrollTop - element.clientHeight <= SLACK_PX;
    seen.current.follows = follows;
    seen.current.anchor = findAnchor(element, content.current);
    setIsAtEnd(follows);
  };

  const scrollToEnd = () => {
    seen.current.follows = true;
    setIsAtEnd(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  return { box, content, isAtEnd, onScroll, scrollToEnd };
};
