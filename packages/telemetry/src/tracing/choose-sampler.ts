import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { Environment } from "./start-tracing.ts";

const PARENT_BASED = "parentbased_";

const readRatio = (text: string | undefined): number => {
  const ratio = text === undefined || text === "" ? 1 : Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new RangeError(`OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "${text}".`);
};

/**
 * The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` name (OpenTelemetry, "Environment Variable
 * Specification").
 * @throws RangeError for one that is not known
 */
export const chooseSampler = (environment: Environment): Sampler => {
  const name = environment["OTEL_TRACES_SAMPLER"] || "parentbased_always_on";
  if (name.startsWith(PARENT_BASED)) {
    const rest = { ...environment, OTEL_TRACES_SAMPLER: name.slice(PARENT_BASED.length) };
    return new ParentBasedSampler({ root: chooseSampler(rest) });
  }
  switch (name) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(readRatio(environment["OTEL_TRACES_SAMPLER_ARG"]));
    default:
      throw new RangeError(`OTEL_TRACES_SAMPLER "${name}" is not known.`);
  }
};
