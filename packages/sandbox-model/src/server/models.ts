/**
 * Models that the sandbox lists. Any model id is answered: the sandbox stands for every provider, and which
 * ids exist is the registry's matter.
 */
const LISTED = [
  "claude-opus-4-7",
  "claude-sonnet-4-6",
  "claude-haiku-4-5",
  "gpt-5.4",
  "gpt-5.4-mini",
  "kimi-k2.6",
];

export const anthropicModels = () => ({
  data: LISTED.map((id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" })),
  has_more: false,
  first_id: LISTED[0],
  last_id: LISTED.at(-1),
});

export const openAiModels = () => ({
  object: "list",
  data: LISTED.map((id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "sandbox" })),
});
