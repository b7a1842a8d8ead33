import { type MetricsServer, startMetricsServer } from "@molecule/telemetry/metrics";
import type { Tracing } from "@molecule/telemetry/tracing";
import type { Logger } from "pino";
import type { Gateway } from "../gateway.ts";
import { createGatewayMetrics, type GatewayMetrics } from "./gateway-metrics.ts";
import { addGauges } from "./gauge-metrics.ts";
import { logCalls } from "./log-calls.ts";
import { type Observer, observeAll } from "./observer.ts";

export type TelemetryOptions = {
  /** Where operators read metrics; without it nothing is counted. */
  readonly metrics?:
    | { readonly host: string; readonly port: number; readonly tenantIds: boolean }
    | undefined;
  /** Null when no traces were asked for. */
  readonly tracing?: Tracing | null;
};

export type Telemetry = {
  readonly observer: Observer;
  /** Shows the metrics. @returns where, or null when nobody asked for them */
  show(gateway: Gateway): Promise<string | null>;
  close(): Promise<void>;
};

const composeObserver = async (
  metrics: GatewayMetrics | null,
  tracing: Tracing | null | undefined,
  log: Logger,
): Promise<Observer> => {
  const observers = [logCalls(log)];
  if (metrics !== null) observers.push(metrics.observer);
  if (tracing != null) {
    // The conventions' names alone are thousands: they are loaded by those who trace.
    const { traceCalls } = await import("./trace-calls.ts");
    observers.push(traceCalls(tracing.tracer));
  }
  return observeAll(observers);
};

/** Metrics, traces and logs of one gateway, as far as they were asked for. */
export const openTelemetry = async (options: TelemetryOptions, log: Logger): Promise<Telemetry> => {
  const { metrics: asked, tracing } = options;
  const metrics = asked === undefined ? null : createGatewayMetrics(asked);
  let server: MetricsServer | null = null;
  return {
    observer: await composeObserver(metrics, tracing, log),
    show: async (gateway) => {
      if (metrics === null || asked === undefined) return null;
      addGauges(metrics.registry, gateway);
      server = await startMetricsServer({
        ...{ registry: metrics.registry, host: asked.host, port: asked.port },
        onError: (error) => log.error({ err: error }, "the metrics could not be shown"),
      });
      return server.url;
    },
    close: async () => {
      await server?.close();
      await tracing?.stop();
    },
  };
};
