import { createHash } from "node:crypto";
import { withSystem } from "@molecule/db";
import { type CallAuthority, findCallAuthority } from "@molecule/db/repositories";
import { DomainError } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

export type CallAuthorization =
  | { readonly ok: true; readonly authority: CallAuthority }
  /** Unknown, ended or expired: one answer for all three. */
  | { readonly ok: false; readonly code: "NOT_SIGNED_IN" }
  /** A live run's key that must not spend the platform's money. */
  | { readonly ok: false; readonly code: "WRONG_PAYER"; readonly authority: CallAuthority };

/** SHA-256 of a bearer: the only form in which it is looked up or kept. */
export const digestBearer = (bearer: string): Buffer => createHash("sha256").update(bearer).digest();

/** Who a bearer is, by its digest alone. The database's clock decides whether its run is still alive. */
export const authorizeCall = async (
  ctx: Pick<ServiceContext, "db">,
  keyDigest: Uint8Array,
): Promise<CallAuthorization> => {
  const authority = await withSystem(ctx.db, (tx) => findCallAuthority(tx, keyDigest), { readOnly: true });
  if (authority === undefined) return { ok: false, code: "NOT_SIGNED_IN" };
  if (authority.keyKind !== "access" || authority.mode !== "platform_managed")
    return { ok: false, code: "WRONG_PAYER", authority };
  return { ok: true, authority };
};

/** The refusal as an error, for whoever answers the caller. */
export const callRefusal = (code: "NOT_SIGNED_IN" | "WRONG_PAYER"): DomainError =>
  code === "NOT_SIGNED_IN"
    ? new DomainError("NOT_SIGNED_IN", "This key is not known here, or its run has ended.", {
        remedy: "Use the access key of a running workspace; restarting the workspace makes a new one.",
      })
    : new DomainError(
        "WRONG_PAYER",
        "This key's workspace is not paid for by the platform, so the gateway refuses it.",
        {
          remedy:
            "Call the provider with the workspace's own credential, or choose a platform model and restart.",
        },
      );
