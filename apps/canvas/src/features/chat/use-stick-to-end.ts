"use client";
import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** A reader this close to the end has read to the end. */
const SLACK_PX = 4;

/**
 * Scrolling that respects the reader: at the end it follows what arrives; a reader further up stays where they
 * are, also when older messages are put above.
 * @param firstKey identity of the first thing in the box
 */
export const useStickToEnd = (firstKey: string | undefined) => {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const seen = useRef({ follows: true, height: 0, firstKey });
  const [isAtEnd, setIsAtEnd] = useState(true);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { follows, height, firstKey: before } = seen.current;
    if (follows) element.scrollTop = element.scrollHeight;
    else if (before !== undefined && before !== firstKey) element.scrollTop += element.scrollHeight - height;
    seen.current = { follows, height: element.scrollHeight, firstKey };
  });

  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const observer = new ResizeObserver(() => {
      if (seen.current.follows) element.scrollTop = element.scrollHeight;
      seen.current.height = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const follows = element.scrollHeight - element.scrollTop - element.clientHeight <= SLACK_PX;
    seen.current.follows = follows;
    setIsAtEnd(follows);
  };

  const scrollToEnd = () => {
    seen.current.follows = true;
    setIsAtEnd(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  return { box, content, isAtEnd, onScroll, scrollToEnd };
};
