import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import { DomainError } from "@molecule/domain";
import { type CallAuthorization, callRefusal, reportWrongPayer } from "@molecule/services/calls";
import type { Gateway } from "../gateway.ts";
import { readBearer } from "./read-bearer.ts";

export type Authorized =
  | { readonly ok: true; readonly authority: CallAuthority }
  | { readonly ok: false; readonly error: DomainError };

const ALERTS_REMEMBERED = 10_000;

const alertOnce = (gateway: Gateway, authority: CallAuthority): void => {
  if (gateway.alerted.has(authority.runId)) return;
  if (gateway.alerted.size >= ALERTS_REMEMBERED) gateway.alerted.clear();
  gateway.alerted.add(authority.runId);
  gateway.log.warn(
    { tenantId: authority.tenantId, workspaceId: authority.workspaceId, runId: authority.runId },
    "a key that is not the platform's to pay for was shown",
  );
  reportWrongPayer(gateway.ctx, authority).catch((error: unknown) => {
    gateway.alerted.delete(authority.runId);
    gateway.log.error({ err: error }, "the alert could not be stored");
  });
};

const judge = (gateway: Gateway, request: IncomingMessage, answer: CallAuthorization): Authorized => {
  if (!answer.ok) {
    if (answer.code === "WRONG_PAYER") alertOnce(gateway, answer.authority);
    return { ok: false, error: callRefusal(answer.code) };
  }
  const named = request.headers["x-workspace-id"];
  if (named !== undefined && named !== answer.authority.workspaceId)
    return { ok: false, error: callRefusal("NOT_SIGNED_IN") };
  return { ok: true, authority: answer.authority };
};

/**
 * Who calls, from the key alone; a workspace header may only agree. Answers at once when the key was seen within
 * the last second.
 */
export const authorizeRequest = (
  gateway: Gateway,
  request: IncomingMessage,
): Authorized | Promise<Authorized> => {
  const bearer = readBearer(request.headers);
  if (bearer === null) return { ok: false, error: callRefusal("NOT_SIGNED_IN") };
  const digest = hash("sha256", bearer, "hex");
  const known = gateway.keys.peek(digest);
  if (known !== undefined) return judge(gateway, request, known);
  return gateway.keys.load(digest).then(
    (answer) => judge(gateway, request, answer),
    (error: unknown) => {
      gateway.log.error({ err: error }, "a key could not be looked up");
      const unavailable = new DomainError("UNAVAILABLE", "The gateway cannot look up keys at the moment.");
      return { ok: false, error: unavailable };
    },
  );
};
