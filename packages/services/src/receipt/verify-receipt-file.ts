import { type ReceiptVerification, verifyReceipts } from "@molecule/billing";
import { sha256 } from "./sha256.ts";

/** Checks an export, offline. @param knownHead the hash of a receipt that was once the last one */
export const verifyReceiptFile = async (
  lines: AsyncIterable<string>,
  knownHead?: string,
): Promise<ReceiptVerification> => {
  const verifier = verifyReceipts(sha256, knownHead);
  for await (const line of lines) verifier.take(line);
  return verifier.finish();
};
