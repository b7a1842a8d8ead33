import type { SecretKind } from "@molecule/domain";
import type { SecretEntry } from "../change-set.ts";

/** One name of a change, for tests. */
export const secret = (name: string, value: string, kind: SecretKind = "secret"): SecretEntry => ({
  name,
  value,
  kind,
});
