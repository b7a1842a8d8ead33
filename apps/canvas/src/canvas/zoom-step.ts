import type { ReactFlowState } from "@xyflow/react";

/** How much of a workspace is drawn: the whole card, a dot with its name, or a dot alone. */
export type Detail = "card" | "label" | "dot";

/** From here on a card is wide enough for a name that can be told from others. */
const LABEL_ZOOM = 0.36;

export const selectDetail = ({ transform: [, , zoom] }: ReactFlowState): Detail =>
  zoom >= 0.5 ? "card" : zoom >= LABEL_ZOOM ? "label" : "dot";

const STEPS = [0.5, 0.4, 0.32, 0.25, 0.2, 0.16, 0.12, 0.09, 0.07, 0.05, 0.04, 0.03, 0.02];

/**
 * By how much a dot is drawn larger, so that it keeps its size on the screen. In steps: the cards are drawn anew
 * a few times on the way out, not on every frame of it.
 */
export const selectUnit = ({ transform: [, , zoom] }: ReactFlowState): number =>
  zoom >= 0.5 ? 1 : 1 / (STEPS.find((step) => zoom >= step) ?? 0.02);
