import { canonicalJson } from "./canonical-json.ts";
import { checkCharge } from "./check-charge.ts";
import { type ChainHead, chainStart, type Receipt, type Sha256 } from "./receipt.ts";
import { parseHeader, parseReceiptLine, type ReceiptHeader } from "./receipt-line.ts";

export type ReceiptFaultKind =
  | "no_header"
  | "unreadable"
  | "foreign"
  | "tampered"
  | "replaced"
  | "missing"
  | "reordered"
  | "truncated"
  | "wrong_charge"
  | "other_head";

/** One thing that is wrong with an export, and the line on which it shows. */
export type ReceiptFault = {
  readonly line: number;
  readonly kind: ReceiptFaultKind;
  readonly message: string;
};

export type ReceiptVerification = {
  readonly faults: readonly ReceiptFault[];
  readonly tenantId: string | null;
  readonly receipts: number;
  readonly head: ChainHead | null;
};

export type ReceiptVerifier = {
  /** Takes one line, without its line feed. */
  readonly take: (line: string) => void;
  readonly finish: () => ReceiptVerification;
};

type Parsed = Receipt & { readonly seq: number; readonly prevHash: string; readonly tenantId: string };
type Gap = { from: number; to: number; readonly line: number };

const span = ({ from, to }: Gap): string =>
  from === to ? `Receipt ${from} is missing` : `Receipts ${from} to ${to} are missing`;

/** Takes a number that turned up late out of the gap that it left. */
const fillGap = (gaps: Gap[], seq: number): boolean => {
  const index = gaps.findIndex((gap) => gap.from <= seq && seq <= gap.to);
  const gap = gaps[index];
  if (gap === undefined) return false;
  const parts = [
    { ...gap, to: seq - 1 },
    { ...gap, from: seq + 1 },
  ];
  gaps.splice(index, 1, ...parts.filter((part) => part.from <= part.to));
  return true;
};

const isIntact = (sha256: Sha256, receipt: Parsed): boolean => {
  try {
    return sha256(canonicalJson(receipt.body)) === receipt.hash;
  } catch {
    return false;
  }
};

type State = {
  readonly sha256: Sha256;
  readonly faults: ReceiptFault[];
  readonly gaps: Gap[];
  header: ReceiptHeader | null;
  /** The last receipt in its place. */
  last: ChainHead | null;
  line: number;
  receipts: number;
  /** A head that is known from elsewhere and was not met yet. */
  missingHead: string | null;
};

const report = (state: State, kind: ReceiptFaultKind, message: string, line = state.line): void => {
  state.faults.push({ line, kind, message });
};

const takeHeader = (state: State, text: string): void => {
  const header = parseHeader(text);
  if (header === undefined) {
    report(state, "no_header", "The first line is not the header of an export.");
    return;
  }
  state.header = header;
  state.last = chainStart(state.sha256, header.tenantId);
};

/** @returns the head after this receipt; one that comes late does not move it */
const place = (state: State, receipt: Parsed, head: ChainHead): ChainHead => {
  const { seq, hash, prevHash } = receipt;
  if (seq <= head.seq) {
    const stands = fillGap(state.gaps, seq) ? "stands after" : "stands again after";
    report(state, "reordered", `Receipt ${seq} ${stands} receipt ${head.seq}.`);
    return head;
  }
  if (seq > head.seq + 1) state.gaps.push({ from: head.seq + 1, to: seq - 1, line: state.line });
  else if (prevHash !== head.hash)
    report(state, "replaced", `Receipt ${seq} does not follow the receipt before it: one was replaced.`);
  return { seq, hash };
};

const takeReceipt = (state: State, text: string, { tenantId }: ReceiptHeader, head: ChainHead): void => {
  const receipt = parseReceiptLine(text);
  if (receipt === undefined) {
    report(state, "unreadable", "This is not a receipt.");
    return;
  }
  state.receipts += 1;
  if (receipt.tenantId !== tenantId) {
    report(state, "foreign", `This receipt belongs to another organization, ${receipt.tenantId}.`);
    return;
  }
  const wrongCharge = checkCharge(receipt.body);
  if (!isIntact(state.sha256, receipt))
    report(state, "tampered", `Receipt ${receipt.seq} was changed: it does not hash to what it says.`);
  else if (wrongCharge !== null) report(state, "wrong_charge", `Receipt ${receipt.seq}: ${wrongCharge}`);
  if (receipt.hash === state.missingHead) state.missingHead = null;
  state.last = place(state, receipt, head);
};

const finish = (state: State): ReceiptVerification => {
  const { faults, header, last, receipts } = state;
  for (const gap of state.gaps) report(state, "missing", `${span(gap)} before this line.`, gap.line);
  if (state.line === 0) report(state, "no_header", "The file is empty.", 1);
  if (header === null || last === null) return { faults, tenantId: null, receipts, head: null };
  const { head, tenantId } = header;
  if (last.seq < head.seq)
    report(state, "truncated", `The file ends at receipt ${last.seq}; its header says ${head.seq}.`);
  else if (last.seq !== head.seq || last.hash !== head.hash)
    report(state, "replaced", "The last receipt is not the one that the header names.");
  if (state.missingHead !== null)
    report(
      state,
      "other_head",
      "No receipt has the hash that was expected: this is another chain, or a shorter one.",
    );
  return { faults, tenantId, receipts, head: last };
};

/**
 * Checks an export line by line, in memory that does not grow with it: every receipt hashes to what it says,
 * names its predecessor, and comes in its place; the last one is the head that the header names.
 *
 * @param knownHead the hash of a receipt that was once the last one, if it is known from elsewhere
 */
export const verifyReceipts = (sha256: Sha256, knownHead?: string): ReceiptVerifier => {
  const state: State = {
    ...{ sha256, faults: [], gaps: [], header: null, last: null, line: 0, receipts: 0 },
    missingHead: knownHead ?? null,
  };
  return {
    take: (text) => {
      state.line += 1;
      if (state.line === 1) takeHeader(state, text);
      else if (text !== "" && state.header !== null && state.last !== null)
        takeReceipt(state, text, state.header, state.last);
    },
    finish: () => finish(state),
  };
};
