import { Secret } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import type { UpstreamTarget } from "../upstream/choose-upstream.ts";
import { callerHeaders, readClientRequestId, upstreamHeaders } from "./upstream-headers.ts";

const toRecord = (flat: readonly string[]): Record<string, string> =>
  Object.fromEntries(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ""]] : [])));

const target: UpstreamTarget = {
  origin: "https://p",
  path: "/v1/messages",
  authHeader: "x-api-key",
  vendor: "v",
};
const key = new Secret("platform-key");

describe("upstreamHeaders", () => {
  it("are built from scratch", () => {
    const caller = {
      ...{
        "x-api-key": "mk_live_mine",
        authorization: "Bearer mk_live_mine",
        cookie: "a=b",
        host: "gateway",
      },
      ...{
        connection: "x-smuggled",
        "x-smuggled": "1",
        "transfer-encoding": "chunked",
        "x-forwarded-for": "1.2.3.4",
      },
      ...{
        "proxy-authorization": "Basic x",
        "openai-organization": "org-mine",
        "openai-project": "proj-mine",
      },
      ...{ "anthropic-version": "2023-06-01", "anthropic-beta": "a-1,b-2", "accept-encoding": "gzip" },
    };
    expect(toRecord(upstreamHeaders(caller, "anthropic", target, key, true))).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      "accept-encoding": "identity",
      "user-agent": "molecule-gateway",
      "x-api-key": "platform-key",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "a-1,b-2",
    });
  });

  it("show the credential as the provider wants it", () => {
    const bearer: UpstreamTarget = { ...target, authHeader: "authorization" };
    expect(toRecord(upstreamHeaders({}, "openai", bearer, key, false))).toMatchObject({
      authorization: "Bearer platform-key",
      accept: "application/json",
    });
  });

  it("name a version where the caller names none, and pass no value that could begin another header", () => {
    const headers = toRecord(
      upstreamHeaders({ "anthropic-beta": "a\r\nx-api-key: stolen" }, "anthropic", target, key, false),
    );
    expect(headers["anthropic-version"]).toBe("2023-06-01");
    expect(headers).not.toHaveProperty("anthropic-beta");
  });
});

describe("callerHeaders", () => {
  it("tell nothing of the platform's own account", () => {
    const upstream = {
      ...{
        "content-type": "text/event-stream",
        "request-id": "req_1",
        "retry-after": "3",
        "set-cookie": ["a=b"],
      },
      ...{ "anthropic-organization-id": "org", "anthropic-ratelimit-requests-limit": "50", "x-api-key": "k" },
    };
    expect(toRecord(callerHeaders("anthropic", upstream, "attempt"))).toEqual({
      "content-type": "text/event-stream",
      "request-id": "req_1",
      "retry-after": "3",
      "x-molecule-attempt": "attempt",
    });
  });
});

describe("readClientRequestId", () => {
  it.each([
    [{ "x-client-request-id": "a", "x-request-id": "b" }, "a"],
    [{ "x-request-id": "b" }, "b"],
    [{ "x-request-id": "x".repeat(500) }, "x".repeat(128)],
    [{ "x-request-id": "a\nb" }, null],
    [{}, null],
  ])("%j", (headers, expected) => expect(readClientRequestId(headers)).toBe(expected));
});
