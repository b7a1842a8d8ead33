import type { Tracer } from "@opentelemetry/api";

export type Environment = Readonly<Record<string, string | undefined>>;

export type Tracing = {
  readonly tracer: Tracer;
  /** Sends what is left. Never throws: traces are not worth a process that hangs. */
  stop(): Promise<void>;
};

/** Whether the standard variables ask for traces. Without an address nobody would receive them. */
export const wantsTracing = (environment: Environment): boolean => {
  const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = environment;
  if (disabled?.trim().toLowerCase() === "true" || exporter?.trim().toLowerCase() === "none") return false;
  const endpoint =
    environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  return endpoint !== undefined && endpoint.trim() !== "";
};

/**
 * Starts OpenTelemetry as the standard `OTEL_*` variables say (OTLP over HTTP, protobuf); null when they say
 * nothing, and then nothing of it is even loaded.
 * @throws RangeError for an exporter, protocol or sampler that is not served here
 */
export const startTracing = async (service: string, environment: Environment): Promise<Tracing | null> => {
  if (!wantsTracing(environment)) return null;
  const { openTracing } = await import("./open-tracing.ts");
  return openTracing(service, environment);
};
