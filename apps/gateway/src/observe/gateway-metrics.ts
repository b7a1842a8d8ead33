import { Counter, Histogram, Registry } from "@molecule/telemetry/metrics";
import { createCallTally } from "./call-tally.ts";
import type { EndedCall, Observer } from "./observer.ts";
import { addTallyMetrics, addTenantMetrics } from "./tally-metrics.ts";

export type GatewayMetrics = { readonly registry: Registry; readonly observer: Observer };

export type GatewayMetricsOptions = {
  /** One series per tenant: as many as there are tenants. */
  readonly tenantIds: boolean;
};

const SHORT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const LONG_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const GROUP_LINES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];

type Child = { observe(value: number): void };

/** One child per vendor, so that a call does not assemble labels. */
const perVendor = (histogram: Histogram<"vendor">): ((vendor: string, ms: number) => void) => {
  const children = new Map<string, Child>();
  return (vendor, ms) => {
    let child = children.get(vendor);
    if (child === undefined) {
      child = histogram.labels(vendor);
      children.set(vendor, child);
    }
    child.observe(ms / 1000);
  };
};

const createTimeMetrics = (registers: [Registry]): ((call: EndedCall) => void) => {
  const admission = new Histogram({
    name: "molecule_gateway_admission_seconds",
    help: "From a call's arrival until it was sent: reading, holding, writing the attempt down.",
    buckets: SHORT_SECONDS,
    registers,
  });
  const labelNames: "vendor"[] = ["vendor"];
  const firstByte = perVendor(
    new Histogram({
      ...{ name: "molecule_gateway_first_byte_seconds", labelNames, buckets: LONG_SECONDS, registers },
      help: "From sending a call until the first byte of the provider's answer.",
    }),
  );
  const upstream = perVendor(
    new Histogram({
      ...{ name: "molecule_gateway_upstream_seconds", labelNames, buckets: LONG_SECONDS, registers },
      help: "From sending a call until the provider's answer had ended.",
    }),
  );
  return ({ attempt, times, endedMs }) => {
    if (times.sentMs === 0) return;
    admission.observe((times.sentMs - times.arrivedMs) / 1000);
    upstream(attempt.vendor, endedMs - times.sentMs);
    if (times.firstByteMs > 0) firstByte(attempt.vendor, times.firstByteMs - times.sentMs);
  };
};

const createCommitMetrics = (registers: [Registry]): Observer["committed"] => {
  const lines = new Histogram({
    name: "molecule_gateway_commit_lines",
    help: "Lines of the ledger that went in one commit.",
    buckets: GROUP_LINES,
    registers,
  });
  const seconds = new Histogram({
    name: "molecule_gateway_commit_seconds",
    help: "How long a commit of the ledger took.",
    buckets: SHORT_SECONDS,
    registers,
  });
  return (count, tookMs) => {
    lines.observe(count);
    seconds.observe(tookMs / 1000);
  };
};

/** Counts what the gateway does, as Prometheus reads it. Series are bounded: vendors, models of the registry, codes. */
export const createGatewayMetrics = ({ tenantIds }: GatewayMetricsOptions): GatewayMetrics => {
  const registry = new Registry();
  const registers: [Registry] = [registry];
  const tally = createCallTally();
  addTallyMetrics(registry, tally);
  const countTenant = tenantIds ? addTenantMetrics(registry) : () => undefined;
  const observeTimes = createTimeMetrics(registers);
  const refusals = new Counter({
    ...{ name: "molecule_gateway_refusals_total", labelNames: ["route", "code"], registers },
    help: "Requests that were refused before anything was sent, by the code of the answer.",
  });
  const shed = new Counter({
    ...{ name: "molecule_gateway_shed_total", labelNames: ["reason"], registers },
    help: "Calls that were turned away because there were too many.",
  });
  return {
    registry,
    observer: {
      refused: (route, code) => refusals.inc({ route, code }),
      shed: (reason) => shed.inc({ reason }),
      committed: createCommitMetrics(registers),
      ended: (call) => {
        tally.count(call);
        countTenant(call);
        observeTimes(call);
      },
    },
  };
};
