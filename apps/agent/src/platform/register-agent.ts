import { setTimeout as delay } from "node:timers/promises";
import type { RegisterRequest, RegisterResponse } from "@molecule/domain";
import type { Log } from "../log.ts";
import { PlatformCallError, type PlatformClient } from "./platform-client.ts";

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** A malformed request stays malformed; everything else may be over in a moment. */
const isFinal = (error: unknown): boolean =>
  error instanceof PlatformCallError &&
  error.status !== null &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 408, 409, 429].includes(error.status);

/**
 * Registers, again and again while the platform is away, for at most `withinMs`.
 * @throws PlatformCallError of the last try.
 */
export const registerAgent = async (
  platform: PlatformClient,
  request: RegisterRequest,
  withinMs: number,
  log: Log,
): Promise<RegisterResponse> => {
  const deadline = performance.now() + withinMs;
  for (let wait = FIRST_DELAY_MS; ; wait = Math.min(wait * 2, LONGEST_DELAY_MS)) {
    try {
      return await platform.register(request);
    } catch (error) {
      if (isFinal(error) || performance.now() + wait > deadline) throw error;
      log.warn("register-failed", { status: error instanceof PlatformCallError ? error.status : null });
      await delay(wait);
    }
  }
};
