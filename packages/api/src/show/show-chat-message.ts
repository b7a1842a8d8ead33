import type { ChatRow } from "@molecule/db/repositories";
import type { ChatMessage } from "../views/index.ts";

/** @param provider of the run that answered; a question has none */
export const showChatMessage = (row: ChatRow, provider: string | null = null): ChatMessage => ({
  id: row.id,
  seq: row.seq,
  author: row.author,
  replyTo: row.replyTo,
  runId: row.runId,
  status: row.status,
  body: row.body,
  error: row.error === null ? null : { ...row.error, remedy: row.error.remedy ?? null },
  payer: row.payer,
  chargeNanoUsd: row.chargeNanoUsd,
  provider,
  createdAt: row.begunAt ?? row.createdAt,
  finishedAt: row.finishedAt,
});
