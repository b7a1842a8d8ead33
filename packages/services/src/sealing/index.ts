export * from "./announce-key-holder.ts";
export * from "./audit-sealed.ts";
export { type KeyKeeper, ROTATION_POINTS, type RotationPoint } from "./key-keeper.ts";
export * from "./key-status.ts";
export * from "./rotate-key.ts";
