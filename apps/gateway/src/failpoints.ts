import process from "node:process";

/** Moments of a call's life, of a lease's and of the spool's at which a test can kill this process. */
export const FAILPOINTS = [
  "hold-taken",
  "admission-written",
  "request-sent",
  "answer-begun",
  "usage-read",
  "end-committed",
  "end-released",
  "lease-granted",
  "lease-returned",
  "spool-written",
  "spool-synced",
  "spool-synced-late",
  "spool-replayed",
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Says that a moment has come. Nothing happens unless a test armed it. */
export type FailAt = (point: Failpoint) => void;

/** Dies at a point when it is reached for the `nth` time. */
export type ArmedFailpoint = { readonly point: Failpoint; readonly nth: number };

const isFailpoint = (text: string): text is Failpoint => FAILPOINTS.some((point) => point === text);

/** Reads `point` or `point:nth`. @throws RangeError for anything else */
export const parseFailpoint = (text: string): ArmedFailpoint => {
  const [point = "", nth = "1", ...rest] = text.split(":");
  if (!isFailpoint(point) || !/^[1-9]\d{0,6}$/.test(nth) || rest.length > 0)
    throw new RangeError(`"${text}" is no failpoint; there are ${FAILPOINTS.join(", ")}.`);
  return { point, nth: Number(nth) };
};

export const neverFail: FailAt = () => undefined;

/** Kills this process as `kill -9` does: nothing is written, closed or said. */
export const failAtPoint = (armed: ArmedFailpoint): FailAt => {
  let reached = 0;
  return (point) => {
    if (point !== armed.point) return;
    reached += 1;
    if (reached === armed.nth) process.kill(process.pid, "SIGKILL");
  };
};
