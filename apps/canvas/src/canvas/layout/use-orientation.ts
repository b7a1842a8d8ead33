"use client";
import { useSyncExternalStore } from "react";

const PORTRAIT = "(orientation: portrait)";

const subscribe = (listener: () => void) => {
  const query = window.matchMedia(PORTRAIT);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
};

/** Whether the window is higher than wide; follows it when it is turned. */
export const useOrientation = (): "portrait" | "landscape" =>
  useSyncExternalStore(
    subscribe,
    () => (window.matchMedia(PORTRAIT).matches ? "portrait" : "landscape"),
    () => "landscape",
  );
