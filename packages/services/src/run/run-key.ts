import { createHash, createHmac, randomBytes } from "node:crypto";
import { type RunId, Secret } from "@molecule/domain";

/** 256 random bits under a prefix that tells the kinds of bearers apart. */
const mint = (prefix: "ma_live_" | "mk_live_"): Secret =>
  new Secret(`${prefix}${randomBytes(32).toString("base64url")}`);

/** The bearer of a run's agent for registering, heartbeats and the pull. */
export const mintAgentKey = (): Secret => mint("ma_live_");

/** The bearer of a run's agent for the gateway; only runs that the platform pays for have one. */
export const mintAccessKey = (): Secret => mint("mk_live_");

/** SHA-256 of a bearer: the only form in which it is stored and looked up. */
export const digestRunKey = (bearer: string): Buffer => createHash("sha256").update(bearer).digest();

/**
 * The key with which our own processes call a run's agent. Derived, so that it needs no row and a restarted
 * process knows it again; it ends with the run because nobody calls an ended one.
 */
export const deriveCallKey = (callKeySecret: Secret, runId: RunId): Secret =>
  new Secret(`mc_live_${createHmac("sha256", callKeySecret.expose()).update(runId).digest("base64url")}`);
