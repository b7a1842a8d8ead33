import process from "node:process";

/** Answers the parent's questions about this process: CPU so far in microseconds, and memory. */
export const reportCpu = (): void => {
  process.on("message", (message) => {
    if (message !== "cpu") return;
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, rssBytes: process.memoryUsage.rss() });
  });
  process.on("disconnect", () => process.exit(0));
};
