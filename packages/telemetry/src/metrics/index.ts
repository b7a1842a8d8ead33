export { Counter, Gauge, Histogram, Registry } from "prom-client";
export * from "./process-metrics.ts";
export * from "./start-metrics-server.ts";
