import type { getWhatIfFacts } from "@molecule/services";
import type { z } from "zod";
import type { whatIfFactsSchema } from "../views/index.ts";

type Known = Awaited<ReturnType<typeof getWhatIfFacts>>;

export const showWhatIfFacts = ({ facts, desired, startable }: Known): z.infer<typeof whatIfFactsSchema> => ({
  facts: {
    ...facts,
    entries: facts.entries.map((entry) => ({
      ...entry,
      keyFormatOwners: entry.keyFormatOwners === null ? null : [...entry.keyFormatOwners],
      fingerprint: null,
    })),
    confirmations: [...facts.confirmations],
  },
  desired,
  startable: [...startable],
});
