"use client";
import type { ReceiptListItem } from "@molecule/api";
import { type WorkspaceId, workspaceIdSchema } from "@molecule/domain";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";

const RECEIPT_SHOWN = ["all", "calls", "in"] as const;
/** All movements, charges of calls alone, or money that came in. */
export type ReceiptShown = (typeof RECEIPT_SHOWN)[number];

const MONEY_IN: readonly ReceiptListItem["kind"][] = ["grant", "top_up", "adjustment", "refund"];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export type ReceiptFilter = {
  readonly shown: ReceiptShown;
  readonly text: string;
  readonly workspaceId: WorkspaceId | null;
  readonly model: string | null;
  readonly fromDay: string | null;
  readonly toDay: string | null;
};

const dayOf = (text: string | null): string | null => (text !== null && DAY.test(text) ? text : null);

/** Reads the filter out of an address; what cannot be read does not narrow. */
export const parseReceiptFilter = (params: URLSearchParams): ReceiptFilter => ({
  shown: RECEIPT_SHOWN.find((each) => each === params.get("kind")) ?? "all",
  text: params.get("find") ?? "",
  workspaceId: workspaceIdSchema.safeParse(params.get("workspace")).data ?? null,
  model: params.get("model"),
  fromDay: dayOf(params.get("from")),
  toDay: dayOf(params.get("to")),
});

/** The filter as the API takes it. */
export const receiptQuery = ({ shown, text, workspaceId, model, fromDay, toDay }: ReceiptFilter) => ({
  ...(shown === "all" ? {} : { kinds: shown === "calls" ? (["charge"] as const).slice() : [...MONEY_IN] }),
  ...(text.trim() === "" ? {} : { text: text.trim() }),
  ...(workspaceId === null ? {} : { workspaceId }),
  ...(model === null ? {} : { model }),
  ...(fromDay === null ? {} : { fromDay }),
  ...(toDay === null ? {} : { toDay }),
});

export const isNarrowed = (filter: ReceiptFilter): boolean => Object.keys(receiptQuery(filter)).length > 0;

/** What the address narrows the receipts to. */
export const useReceiptFilter = (): ReceiptFilter => {
  const params = useSearchParams();
  return useMemo(() => parseReceiptFilter(new URLSearchParams(params)), [params]);
};
