import { describe, expect, it } from "vitest";
import { providerFailure } from "./provider-failure.ts";

const own = { mode: "byok", credentialName: "OPENAI_API_KEY", secrets: ["top-secret"] } as const;
const platform = { ...own, mode: "platform_managed" } as const;
const error = (status: number | null, code: string | null = null) => ({
  status,
  code,
  words: "about top-secret",
  retryAfter: null,
  final: false,
});

describe("a provider's error", () => {
  it.each([
    [400, "REQUEST_REFUSED"],
    [401, "CREDENTIAL_REFUSED"],
    [402, "PAYMENT_REQUIRED"],
    [403, "CREDENTIAL_REFUSED"],
    [404, "MODEL_NOT_FOUND"],
    [408, "UPSTREAM_TIMEOUT"],
    [413, "REQUEST_REFUSED"],
    [422, "REQUEST_REFUSED"],
    [429, "RATE_LIMITED"],
    [500, "UPSTREAM_FAILED"],
    [504, "UPSTREAM_TIMEOUT"],
    [529, "UPSTREAM_FAILED"],
    [null, "UPSTREAM_FAILED"],
  ])("of status %s is %s", (status, code) => {
    expect(providerFailure(error(status), own).detail).toMatchObject({ code, cause: "about [secret]" });
  });

  it("names the variable to replace on byok, and never on the platform's credit", () => {
    expect(providerFailure(error(401), own).detail.remedy).toContain("OPENAI_API_KEY");
    expect(JSON.stringify(providerFailure(error(401), platform).detail)).not.toContain("OPENAI_API_KEY");
  });

  it("takes over the gateway's own code, but not a provider's", () => {
    const { detail } = providerFailure(
      { ...error(402, "OUT_OF_CREDIT"), words: "402 No credit is left." },
      platform,
    );
    expect(detail).toMatchObject({
      code: "OUT_OF_CREDIT",
      message: "No credit is left.",
      providerStatus: 402,
    });
    expect(detail.cause).toBeUndefined();
    expect(providerFailure(error(402, "OUT_OF_CREDIT"), own).detail.code).toBe("PAYMENT_REQUIRED");
    expect(providerFailure(error(401, "invalid_api_key"), platform).detail.code).toBe("CREDENTIAL_REFUSED");
  });

  it("says how long to wait when the provider did", () => {
    expect(providerFailure({ ...error(429), retryAfter: "7" }, own).detail.remedy).toContain("7 s");
  });
});
