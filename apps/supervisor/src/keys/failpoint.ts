import process from "node:process";
import { ROTATION_POINTS, type RotationPoint } from "@molecule/services/sealing";

const isPoint = (text: string): text is RotationPoint => ROTATION_POINTS.some((point) => point === text);

/**
 * Reads `point` or `point:nth` of a rotation at which a test wants this process to die, as `kill -9` does it.
 * @throws RangeError for anything else, and in an installation
 */
export const readFailpoint = (
  text: string | undefined,
  production: boolean,
): ((point: RotationPoint) => void) => {
  if (text === undefined || text === "") return () => undefined;
  if (production)
    throw new RangeError("SUPERVISOR_FAILPOINT is for tests; an installation does not start with it.");
  const [wanted = "", nth = "1", ...rest] = text.split(":");
  if (!isPoint(wanted) || !/^[1-9]\d{0,6}$/.test(nth) || rest.length > 0)
    throw new RangeError(`"${text}" is no failpoint; there are ${ROTATION_POINTS.join(", ")}.`);
  let reached = 0;
  return (point) => {
    if (point !== wanted) return;
    reached += 1;
    if (reached === Number(nth)) process.kill(process.pid, "SIGKILL");
  };
};
