import { DomainError, type ErrorCode } from "@molecule/domain";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ERROR_TABLE } from "./error-table.ts";
import { describeFailure, faultIdOf, isFault, toHttpFailure, toTrpcError } from "./failure.ts";

/** Statuses that the design names; the table must agree with it. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  BYPASS_KEY_REJECTED: 400,
  RESERVED_NAME: 400,
  FORBIDDEN_TENANT_ENV: 400,
  REAL_KEY_IN_SANDBOX: 400,
  SANDBOX_KEY_OUTSIDE: 400,
  CO_MINGLED_CREDENTIAL: 400,
  INVALID_NAME: 400,
  INVALID_VALUE: 400,
  UNREGISTERED_MODEL: 422,
  RESTART_REQUIRED: 409,
  NOT_FOUND: 404,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  WRONG_PAYER: 403,
  OUT_OF_CREDIT: 402,
  BUDGET_EXCEEDED: 402,
  PROVIDER_NOT_CONFIGURED: 503,
  UNPRICED_MODEL: 422,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SECRET_UNREADABLE: 500,
};

describe("a refusal of ours", () => {
  it.each(Object.entries(STATUSES))("%s leaves as %i", (code, status) => {
    const error = new DomainError(code as ErrorCode, "why", { remedy: "do this" });
    expect(toHttpFailure(error)).toMatchObject({
      status,
      failure: { code, message: "why", remedy: "do this" },
    });
  });

  it("keeps its code and detail through tRPC, wrapped or not", () => {
    const error = new DomainError("BYPASS_KEY_REJECTED", "why", { names: ["FOO"], field: "name" });
    for (const thrown of [error, new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error })]) {
      const translated = toTrpcError(thrown);
      expect(translated.code).toBe("BAD_REQUEST");
      expect(describeFailure(translated)).toEqual({
        code: "BYPASS_KEY_REJECTED",
        message: "why",
        names: ["FOO"],
        field: "name",
      });
      expect(isFault(translated)).toBe(false);
    }
  });

  it("has a legal status for every code", () => {
    for (const code of Object.values(ERROR_TABLE)) {
      expect(getHTTPStatusCodeFromError(new TRPCError({ code }))).toBeGreaterThanOrEqual(400);
    }
  });
});

describe("a fault of ours", () => {
  const thrown = new Error("connection to postgres://user:hunter2@db failed");

  it("says an id and nothing else", () => {
    const translated = toTrpcError(thrown);
    const failure = describeFailure(translated);
    expect(failure).toEqual({
      code: "INTERNAL",
      faultId: faultIdOf(translated),
      message: expect.stringContaining(faultIdOf(translated)),
    });
    expect(JSON.stringify(failure)).not.toContain("hunter2");
    expect(isFault(translated)).toBe(true);
  });

  it("keeps its id wherever it is asked for", () => {
    const translated = toTrpcError(thrown);
    expect(describeFailure(translated).faultId).toBe(describeFailure(translated).faultId);
    expect(toTrpcError(translated)).toBe(translated);
  });
});

describe("an input that does not parse", () => {
  it("names the field and never repeats the value", () => {
    const parsed = z
      .object({ entries: z.array(z.object({ value: z.string().max(3) })) })
      .safeParse({ entries: [{ value: "hunter2" }] });
    const failure = describeFailure(new TRPCError({ code: "BAD_REQUEST", cause: parsed.error }));
    expect(failure).toMatchObject({ code: "BAD_INPUT", field: "entries.0.value" });
    expect(JSON.stringify(failure)).not.toContain("hunter2");
  });
});

it("describes the transport's own refusals without its details", () => {
  const error = new TRPCError({ code: "NOT_FOUND", message: 'No procedure found on path "x.y"' });
  expect(describeFailure(error)).toEqual({ code: "NOT_FOUND", message: "There is no such procedure." });
});
