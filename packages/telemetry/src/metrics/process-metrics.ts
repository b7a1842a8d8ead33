import { performance } from "node:perf_hooks";
import process from "node:process";
import { Gauge, type Registry } from "prom-client";

/**
 * CPU, memory and how busy the event loop was since the last look. Read when somebody looks, so that a process
 * nobody watches pays nothing.
 */
export const addProcessMetrics = (registry: Registry): void => {
  const registers = [registry];
  let loop = performance.eventLoopUtilization();
  new Gauge({
    name: "process_cpu_seconds",
    help: "CPU time of the process, all its threads.",
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  new Gauge({
    name: "process_resident_memory_bytes",
    help: "Resident memory.",
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: "process_start_time_seconds",
    help: "When the process started, seconds since 1970.",
    registers,
  }).set(performance.timeOrigin / 1000);
  new Gauge({
    name: "nodejs_eventloop_utilization_ratio",
    help: "Share of the time since the last look in which the event loop was busy.",
    registers,
    collect() {
      const seen = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(seen, loop).utilization);
      loop = seen;
    },
  });
};
