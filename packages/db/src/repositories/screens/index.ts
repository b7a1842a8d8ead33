// Reads that are shaped for a screen, across several nouns.
export * from "./activity.ts";
export * from "./budget-standing.ts";
export * from "./chat-pages.ts";
export * from "./estimates.ts";
export * from "./movements.ts";
export * from "./receipt-pages.ts";
export * from "./spend.ts";
export * from "./spend-lines.ts";
export * from "./spend-standing.ts";
export * from "./start-timeline.ts";
export * from "./workspace-cards.ts";
