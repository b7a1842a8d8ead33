"use client";
import { type RefObject, useEffect } from "react";
import { readPaste } from "./read-paste.ts";

type Landing = {
  /** Where the tab is on the page. */
  readonly area: RefObject<HTMLElement | null>;
  readonly enabled: boolean;
  readonly onFile: (text: string) => void;
  readonly onValue: (value: string) => void;
};

const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA"].includes(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === "checkbox");

const isOverlaid = (): boolean => document.querySelector('[role="dialog"][data-open]') !== null;

/** Assignments belong to no field but that of a value, which may hold many lines of its own. */
const takesFile = (target: EventTarget | null, area: HTMLElement | null): boolean =>
  !isField(target) || (target instanceof HTMLInputElement && (area?.contains(target) ?? false));

/** What is pasted, or dropped as a file, anywhere on the tab: a whole file is previewed, a bare key gets its form. */
export const usePasteAnywhere = ({ area, enabled, onFile, onValue }: Landing): void => {
  useEffect(() => {
    if (!enabled) return;
    const take = (text: string, target: EventTarget | null): boolean => {
      const pasted = readPaste(text);
      if (pasted?.kind === "file" && takesFile(target, area.current)) onFile(text);
      else if (pasted?.kind === "value" && !isField(target)) onValue(pasted.value);
      else return false;
      return true;
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isOverlaid() || event.defaultPrevented) return;
      if (take(event.clipboardData?.getData("text/plain") ?? "", event.target)) event.preventDefault();
    };
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (file === undefined || isOverlaid()) return;
      event.preventDefault();
      void file.text().then((text) => take(text, null));
    };
    const node = area.current;
    window.addEventListener("paste", onPaste);
    node?.addEventListener("dragover", onDragOver);
    node?.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("paste", onPaste);
      node?.removeEventListener("dragover", onDragOver);
      node?.removeEventListener("drop", onDrop);
    };
  }, [area, enabled, onFile, onValue]);
};
