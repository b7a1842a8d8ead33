import { DomainError, type ProofFault } from "@molecule/domain";
import type { EngineFault } from "@molecule/services/run";
import type { DriverKind } from "../drivers/driver.ts";

const TRIED_AGAIN = "It is tried again; if it goes on, ask an operator.";

/**
 * Why an engine did not bring a run up. Nothing of the workspace ran: it is not at fault, and trying costs nobody
 * anything, so it is tried for as long as it takes.
 */
export const faultOfEngine = (message: string): ProofFault => ({
  ...{ code: "UNAVAILABLE", message, remedy: TRIED_AGAIN },
  ...{ names: [], passing: true },
});

/**
 * What is known to be in the way of any start, or null. An engine that cannot even be asked is in the way too: the
 * run that serves is not ended for a start that nobody knows can be made.
 */
export const findEngineFault = async (
  { assertReady, failure }: Pick<DriverKind, "assertReady" | "failure">,
  onFault: (error: unknown) => void,
): Promise<EngineFault | null> => {
  try {
    await assertReady?.();
    return null;
  } catch (error) {
    onFault(error);
    return error instanceof DomainError
      ? { message: error.message, remedy: error.detail.remedy ?? TRIED_AGAIN }
      : { message: failure, remedy: TRIED_AGAIN };
  }
};
