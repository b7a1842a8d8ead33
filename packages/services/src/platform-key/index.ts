export * from "./add-platform-key.ts";
export * from "./change-platform-key.ts";
export * from "./list-platform-keys.ts";
export * from "./prove-platform-key.ts";
