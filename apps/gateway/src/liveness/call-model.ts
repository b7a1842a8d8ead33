import type { Dialect, Secret } from "@molecule/domain";
import type { Dispatcher } from "undici";
import { z } from "zod";
import type { UpstreamTarget } from "../upstream/choose-upstream.ts";

/** What one real call showed. */
export type CallFinding =
  | { readonly status: "pass"; readonly reason: null; readonly httpStatus: number }
  | { readonly status: "fail"; readonly reason: string; readonly httpStatus: number | null };

const PATIENCE_MS = 30_000;
/** Enough for a word, and for a model that thinks first to have begun. */
const MAX_TOKENS = 64;
const MOST_BODY = 256 * 1024;
const TASK = "What is 17 + 25? Reply with the number alone.";
const ANSWER = /(?<!\d)42(?!\d)/;

const anthropicSchema = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullable(),
});
const openaiSchema = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish() }),
      finish_reason: z.string().nullable(),
    }),
  ),
});

type Said = { readonly text: string; readonly cut: boolean };

const readAnswer = (dialect: Dialect, body: unknown): Said | null => {
  if (dialect === "anthropic") {
    const parsed = anthropicSchema.safeParse(body);
    if (!parsed.success) return null;
    const text = parsed.data.content.map((part) => part.text ?? "").join("");
    return { text, cut: parsed.data.stop_reason === "max_tokens" };
  }
  const [choice] = openaiSchema.safeParse(body).data?.choices ?? [];
  if (choice === undefined) return null;
  return { text: choice.message.content ?? "", cut: choice.finish_reason === "length" };
};

const judge = (httpStatus: number, said: Said | null): CallFinding => {
  const fail = (reason: string): CallFinding => ({ status: "fail", reason, httpStatus });
  if (httpStatus === 401 || httpStatus === 403)
    return fail(`The provider refused the platform's key (${httpStatus}).`);
  if (httpStatus === 404) return fail("The provider does not know the model (404).");
  if (httpStatus === 429) return fail("The provider limits the platform's key (429).");
  if (httpStatus < 200 || httpStatus > 299) return fail(`The provider answered ${httpStatus}.`);
  if (said === null) return fail("The provider's answer is not one of its dialect.");
  // One that thinks first may be cut before its answer; it was called, and it worked.
  if (ANSWER.test(said.text) || said.cut) return { status: "pass", reason: null, httpStatus };
  return fail(
    said.text.trim() === "" ? "The model answered nothing." : "The model did not answer what was asked.",
  );
};

const bodyOf = (dialect: Dialect, model: string): object => {
  const messages = [{ role: "user", content: TASK }];
  return dialect === "anthropic"
    ? { model, messages, max_tokens: MAX_TOKENS }
    : { model, messages, max_completion_tokens: MAX_TOKENS };
};

const readBody = async (body: Dispatcher.ResponseData["body"]): Promise<unknown> => {
  const text = (await body.text()).slice(0, MOST_BODY);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Calls a model once, for a few tokens, as an agent would in this dialect. */
export const callModel = async (
  dispatcher: Dispatcher,
  target: UpstreamTarget,
  call: { readonly dialect: Dialect; readonly model: string; readonly key: Secret },
): Promise<CallFinding> => {
  const credential = target.authHeader === "x-api-key" ? call.key.expose() : `Bearer ${call.key.expose()}`;
  try {
    const { statusCode, body } = await dispatcher.request({
      ...{ origin: target.origin, path: target.path, method: "POST" },
      headers: {
        "content-type": "application/json",
        "anthropic-version": "2023-06-01",
        [target.authHeader]: credential,
      },
      body: JSON.stringify(bodyOf(call.dialect, call.model)),
      ...{ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS },
    });
    return judge(statusCode, readAnswer(call.dialect, await readBody(body)));
  } catch {
    return { status: "fail", reason: "The provider could not be reached.", httpStatus: null };
  }
};
