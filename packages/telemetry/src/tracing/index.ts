export type { Tracer } from "@opentelemetry/api";
export * from "./start-tracing.ts";
