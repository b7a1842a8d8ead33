export { type ChangeFeed, createChangeFeed } from "./change-feed.ts";
export { type ApiContext, type ApiServices, createApiContext, type ReportedFault } from "./context.ts";
export { describeFailure, type Failure, faultIdOf, isFault, toHttpFailure } from "./failure.ts";
export { type AppRouter, appRouter } from "./router.ts";
export type * from "./views/index.ts";
