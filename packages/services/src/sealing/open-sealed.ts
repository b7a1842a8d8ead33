import type { SealedRow } from "@molecule/db/repositories";
import { DomainError, type Secret } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { placeOfSealed } from "./place-of-sealed.ts";

/** What trying to open a stored value came to. `sealed`: this process lacks the key, which says nothing of the row. */
export type Opened = { readonly value: Secret } | { readonly fault: "altered" | "sealed" };

/** Opens a value where it stands, and says of what does not open whose fault it is. */
export const openSealed = async (row: SealedRow, openSecret: OpenSecret): Promise<Opened> => {
  try {
    return { value: await openSecret(placeOfSealed(row), row) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === "SECRET_UNREADABLE") return { fault: "altered" };
    if (error.code === "SECRETS_SEALED") return { fault: "sealed" };
    throw error;
  }
};
