import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { ATTR_SERVICE_NAME } from "@opentelemetry/semantic-conventions";
import { chooseSampler } from "./choose-sampler.ts";
import type { Environment, Tracing } from "./start-tracing.ts";

const FLUSH_WITHIN_MS = 2_000;

/** Only one way out is installed; another would be configured and never arrive. */
const assertServed = (environment: Environment): void => {
  const exporter = environment["OTEL_TRACES_EXPORTER"] || "otlp";
  if (exporter !== "otlp")
    throw new RangeError(`OTEL_TRACES_EXPORTER "${exporter}" is not served; use "otlp".`);
  const protocol =
    environment["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] ||
    environment["OTEL_EXPORTER_OTLP_PROTOCOL"] ||
    "http/protobuf";
  if (protocol !== "http/protobuf")
    throw new RangeError(`The OTLP protocol "${protocol}" is not served; use "http/protobuf".`);
};

const readCount = (environment: Environment, name: string): number | undefined => {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new RangeError(`${name} must be a whole number above 0, not "${text}".`);
};

const batchOptions = (environment: Environment) => {
  const options = {
    scheduledDelayMillis: readCount(environment, "OTEL_BSP_SCHEDULE_DELAY"),
    exportTimeoutMillis: readCount(environment, "OTEL_BSP_EXPORT_TIMEOUT"),
    maxQueueSize: readCount(environment, "OTEL_BSP_MAX_QUEUE_SIZE"),
    maxExportBatchSize: readCount(environment, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
};

/** Loads the SDK. The exporter and the resource read their own `OTEL_*` variables from the process. */
export const openTracing = (service: string, environment: Environment): Tracing => {
  assertServed(environment);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: service }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter();
  const processor = new BatchSpanProcessor({ exporter, ...batchOptions(environment) });
  const sampler = chooseSampler(environment);
  const provider = new TracerProvider({ resource, sampler, spanProcessors: [processor] });
  return {
    tracer: provider.getTracer(service),
    stop: async () => {
      const late = new Promise<void>((resolve) => {
        setTimeout(resolve, FLUSH_WITHIN_MS).unref();
      });
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
};
