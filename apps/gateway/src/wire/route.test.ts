import { GATEWAY_PREFIX as P } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { findRoute } from "./route.ts";

describe("findRoute", () => {
  it.each([
    ["POST", `${P}/anthropic/v1/messages`, "call"],
    ["POST", `${P}/anthropic/v1/messages?beta=true`, "call"],
    ["POST", `${P}/anthropic/v1/messages/count_tokens`, "count_tokens"],
    ["GET", `${P}/anthropic/v1/models`, "models"],
    ["POST", `${P}/openai/v1/chat/completions`, "call"],
    ["POST", `${P}/openai/v1/responses`, "call"],
    ["GET", `${P}/openai/v1/models`, "models"],
    ["GET", `${P}/usage`, "usage"],
    ["GET", "/healthz", "health"],
  ])("%s %s is served", (method, url, kind) => expect(findRoute(method, url)).toMatchObject({ kind }));

  it.each([
    ["GET", `${P}/anthropic/v1/messages`],
    ["POST", `${P}/anthropic/v1/messages/batches`],
    ["POST", `${P}/anthropic/v1/messages/`],
    ["POST", `${P}/anthropic//v1/messages`],
    ["POST", `${P}/anthropic/v1/%6dessages`],
    ["POST", `${P}/openai/v1/../v1/responses`],
    ["POST", `${P}/openai/v1/embeddings`],
    ["POST", `${P}/openai/v1/files`],
    ["GET", `${P}/openai/v1/responses/resp_1`],
    ["POST", "/v1/messages"],
    ["GET", "/"],
  ])("%s %s is not", (method, url) => expect(findRoute(method, url)).toBeUndefined());
});
