export type * from "./views/index.ts";
