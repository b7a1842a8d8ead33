import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const provenanceSchema = z.object({
  recordedFrom: z.url(),
  recordedAt: z.iso.datetime(),
  shape: z.enum(["messages", "chat", "responses"]),
  usage: z.record(z.string(), z.unknown()),
});

/** A stream that `npm run live:record` kept, with where it came from. */
export type Recorded = {
  readonly name: string;
  readonly stream: Buffer;
  readonly provenance: z.infer<typeof provenanceSchema>;
};

export const RECORDED_DIR = fileURLToPath(new URL("../../fixtures/recorded", import.meta.url));

/** Every recorded stream in a folder, by name. @throws for one without its provenance */
export const readRecorded = (dir: string): readonly Recorded[] =>
  readdirSync(dir)
    .filter((file) => file.endsWith(".sse"))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -".sse".length);
      const provenance = provenanceSchema.parse(JSON.parse(readFileSync(join(dir, `${name}.json`), "utf8")));
      return { name, stream: readFileSync(join(dir, file)), provenance };
    });
