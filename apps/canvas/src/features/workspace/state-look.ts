import type { ObservedState } from "@molecule/domain";

export type StateTone = "ok" | "warn" | "bad" | "accent" | "muted";

/** What the screen calls a workspace's state: one word, one shape, one tone. Colour never stands alone. */
export type StateLook = { word: string; shape: ShapeName; tone: StateTone };

export type ShapeName = "disc" | "ring" | "arc" | "triangle" | "cross" | "bars" | "moon" | "dots" | "dash";

const LOOKS: Record<ObservedState, StateLook> = {
  provisioning: { word: "Starting", shape: "arc", tone: "accent" },
  online: { word: "Online", shape: "disc", tone: "ok" },
  degraded: { word: "Degraded", shape: "triangle", tone: "warn" },
  offline: { word: "Offline", shape: "ring", tone: "muted" },
  failed: { word: "Failed", shape: "cross", tone: "bad" },
  paused: { word: "Paused", shape: "bars", tone: "muted" },
  hibernating: { word: "Hibernating", shape: "arc", tone: "muted" },
  hibernated: { word: "Hibernated", shape: "moon", tone: "muted" },
  awaiting_agent: { word: "Waiting for agent", shape: "dots", tone: "warn" },
  removed: { word: "Removed", shape: "dash", tone: "muted" },
};

/** A start in hand on a workspace that still serves is a restart, whatever was last observed. */
export const stateLook = (state: ObservedState, startInHand: boolean): StateLook =>
  startInHand && state !== "provisioning" && state !== "removed"
    ? {
        word: state === "online" || state === "degraded" ? "Restarting" : "Starting",
        shape: "arc",
        tone: "accent",
      }
    : LOOKS[state];
