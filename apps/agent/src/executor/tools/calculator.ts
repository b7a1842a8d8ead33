import { z } from "zod";
import { evaluateArithmetic } from "./evaluate-arithmetic.ts";
import type { Tool } from "./tool.ts";

const inputSchema = z.object({ expression: z.string() });

export const calculator = {
  definition: {
    name: "calculator",
    description: "Computes an arithmetic expression of numbers, + - * / % ^ and brackets.",
    parameters: {
      type: "object",
      properties: { expression: { type: "string", description: "For example: (17 + 25) * 3" } },
      required: ["expression"],
    },
  },
  run: (input) => {
    const parsed = inputSchema.safeParse(input);
    if (!parsed.success) throw new Error('Give {"expression": "…"}.');
    // Twelve digits hide the noise of binary fractions: 0.1 + 0.2 is 0.3 to a person.
    return String(Number(evaluateArithmetic(parsed.data.expression).toPrecision(12)));
  },
} satisfies Tool;
