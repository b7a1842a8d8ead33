import { z } from "zod";

const count = z.number().int().nonnegative().nullish();

/** A page of Anthropic's usage report (`/v1/organizations/usage_report/messages`, grouped by model, by day). */
const anthropicPage = z.object({
  data: z.array(
    z.object({
      starting_at: z.string(),
      results: z.array(
        z.object({
          model: z.string(),
          uncached_input_tokens: count,
          cache_read_input_tokens: count,
          cache_creation: z
            .object({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })
            .nullish(),
          output_tokens: count,
        }),
      ),
    }),
  ),
});

/** A page of OpenAI's completions usage (`/v1/organization/usage/completions`, grouped by model, by day). */
const openaiPage = z.object({
  data: z.array(
    z.object({
      start_time: z.number().int(),
      results: z.array(
        z.object({
          model: z.string(),
          input_tokens: count,
          input_cached_tokens: count,
          output_tokens: count,
        }),
      ),
    }),
  ),
});

const fromAnthropic = (page: z.infer<typeof anthropicPage>): object[] =>
  page.data.flatMap((bucket) =>
    bucket.results.map((each) => ({
      day: bucket.starting_at.slice(0, 10),
      model: each.model,
      input_tokens: each.uncached_input_tokens ?? 0,
      cache_read_tokens: each.cache_read_input_tokens ?? 0,
      cache_write_5m_tokens: each.cache_creation?.ephemeral_5m_input_tokens ?? 0,
      cache_write_1h_tokens: each.cache_creation?.ephemeral_1h_input_tokens ?? 0,
      output_tokens: each.output_tokens ?? 0,
    })),
  );

/** Its input counts the cached tokens, too; ours are disjoint. */
const fromOpenai = (page: z.infer<typeof openaiPage>): object[] =>
  page.data.flatMap((bucket) =>
    bucket.results.map((each) => ({
      day: new Date(bucket.start_time * 1000).toISOString().slice(0, 10),
      model: each.model,
      input_tokens: (each.input_tokens ?? 0) - (each.input_cached_tokens ?? 0),
      cache_read_tokens: each.input_cached_tokens ?? 0,
      output_tokens: each.output_tokens ?? 0,
    })),
  );

/** Lines in our own form, one per day and model; undefined when it is no page that we know. */
export const readProviderPages = (value: unknown): object[] | undefined => {
  const anthropic = anthropicPage.safeParse(value);
  if (anthropic.success) return fromAnthropic(anthropic.data);
  const openai = openaiPage.safeParse(value);
  return openai.success ? fromOpenai(openai.data) : undefined;
};
