import { z } from "zod";
import type { Tool } from "./tool.ts";

const inputSchema = z.object({ timeZone: z.string().max(64).optional() });

/** Tells the time that `now` gives. */
export const createClock = (now: () => Date) =>
  ({
    definition: {
      name: "clock",
      description: "Tells the current date and time, in UTC unless a time zone is named.",
      parameters: {
        type: "object",
        properties: { timeZone: { type: "string", description: "An IANA name such as Europe/Berlin" } },
        required: [],
      },
    },
    run: (input) => {
      const parsed = inputSchema.safeParse(input);
      if (!parsed.success) throw new Error('Give {} or {"timeZone": "Europe/Berlin"}.');
      const { timeZone } = parsed.data;
      if (timeZone === undefined) return now().toISOString();
      if (!Intl.supportedValuesOf("timeZone").includes(timeZone) && timeZone !== "UTC")
        throw new Error(`“${timeZone}” is no time zone that I know.`);
      const text = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
      return `${text.format(now())} ${timeZone}`;
    },
  }) satisfies Tool;
