import type { IncomingMessage } from "node:http";
import { boundTokens, holdFor, type TokenBounds } from "@molecule/billing";
import type { CallAuthority } from "@molecule/db/repositories";
import { type AttemptId, type Dialect, DomainError } from "@molecule/domain";
import { type AdmittedCall, type CallModel, mintId } from "@molecule/services/calls";
import type { Dispatcher } from "undici";
import type { Gateway } from "../gateway.ts";
import {
  chooseSandboxTarget,
  chooseTarget,
  SANDBOX_VENDOR,
  type UpstreamShape,
  type UpstreamTarget,
} from "../upstream/choose-upstream.ts";
import type { Lease } from "../upstream/credential-pool.ts";
import { editBody, planRequest } from "./plan-request.ts";
import { readClientRequestId, upstreamHeaders } from "./upstream-headers.ts";

/** A call for which credit is still to be set aside. */
export type PlannedCall = Omit<AdmittedCall, "held" | "spendDay">;

/** A call that may be sent: everything about it is decided. */
export type PreparedCall = {
  readonly ok: true;
  readonly attempt: PlannedCall;
  /** No provider can count more; what it may cost at most is the attempt's hold. */
  readonly tokens: TokenBounds;
  readonly target: UpstreamTarget;
  readonly dispatcher: Dispatcher;
  readonly lease: Lease;
  /** The headers of a try that shows a credential. */
  readonly headersFor: (lease: Lease) => string[];
  readonly body: Buffer;
  readonly hideUsage: boolean;
};
export type CallRefusal = { readonly ok: false; readonly error: DomainError; readonly retryAfterMs?: number };

const refuse = (error: DomainError): CallRefusal => ({ ok: false, error });

const chooseFor = (
  gateway: Gateway,
  authority: CallAuthority,
  model: Extract<CallModel, { ok: true }>,
  dialect: Dialect,
  shape: UpstreamShape,
): UpstreamTarget | undefined => {
  if (!authority.sandbox) return chooseTarget(model.provider, model.vendor, dialect, shape);
  return gateway.sandbox === null ? undefined : chooseSandboxTarget(gateway.sandbox, dialect, shape);
};

const takeLease = (
  gateway: Gateway,
  vendor: string,
): { readonly ok: true; readonly lease: Lease } | CallRefusal => {
  const answer = gateway.pool.take(vendor);
  if (answer.ok) return answer;
  if (answer.why === "limited") {
    const error = new DomainError("RATE_LIMITED", `The provider ${vendor} asked the platform to wait.`);
    return { ok: false, error, retryAfterMs: answer.retryAfterMs };
  }
  return refuse(
    new DomainError("PROVIDER_NOT_CONFIGURED", `The platform has no working credential for ${vendor}.`, {
      provider: vendor,
      remedy: "Choose a model of another vendor, or ask the operator of this installation.",
    }),
  );
};

const attemptOf = (
  gateway: Gateway,
  authority: CallAuthority,
  request: IncomingMessage,
  model: Extract<CallModel, { ok: true }>,
  asked: { readonly dialect: Dialect; readonly model: string; readonly streaming: boolean },
  tokens: TokenBounds,
): PlannedCall => ({
  id: mintId<AttemptId>(),
  tenantId: authority.tenantId,
  workspaceId: authority.workspaceId,
  runId: authority.runId,
  gatewayId: gateway.id,
  dialect: asked.dialect,
  model: asked.model,
  vendor: model.vendor,
  wireModel: model.wireModel,
  streaming: asked.streaming,
  sandbox: authority.sandbox,
  clientRequestId: readClientRequestId(request.headers),
  price: model.price,
  holdNanoUsd: holdFor(model.price, tokens),
});

/**
 * Decides everything about a call before anything is sent or stored: body, model, price, address, credential.
 * Whoever gets a prepared call gives its lease back.
 */
export const prepareCall = (
  gateway: Gateway,
  authority: CallAuthority,
  request: IncomingMessage,
  body: Buffer,
  dialect: Dialect,
  shape: UpstreamShape,
): PreparedCall | CallRefusal => {
  const plan = planRequest(shape, body);
  if (!plan.ok) return refuse(new DomainError("BAD_INPUT", plan.message));
  const model = gateway.checkModel(authority.runtime, plan.model);
  if (!model.ok) return refuse(model.error);
  // The sandbox's calls reach no provider; their tenant can be stopped all the same.
  const vendor = authority.sandbox ? SANDBOX_VENDOR : model.vendor;
  const suspended = gateway.suspensions.check(authority.tenantId, vendor);
  if (suspended !== undefined) return refuse(suspended);
  const target = chooseFor(gateway, authority, model, dialect, shape);
  if (target === undefined) {
    const message = `The model "${plan.model}" is not served in the ${dialect} dialect.`;
    return refuse(
      new DomainError("UNREGISTERED_MODEL", message, { remedy: "Call it in the other dialect." }),
    );
  }
  const taken = takeLease(gateway, target.vendor);
  if (!taken.ok) return taken;
  const { lease } = taken;
  const tokens = boundTokens(model.limits, plan.bounds);
  return {
    ok: true,
    attempt: attemptOf(gateway, authority, request, model, { ...plan, dialect }, tokens),
    tokens,
    target,
    dispatcher: authority.sandbox ? gateway.dispatchers.sandbox : gateway.dispatchers.provider,
    lease,
    headersFor: ({ key }) => upstreamHeaders(request.headers, dialect, target, key, plan.streaming),
    body: editBody(body, plan, model.wireModel),
    hideUsage: plan.hideUsage,
  };
};
