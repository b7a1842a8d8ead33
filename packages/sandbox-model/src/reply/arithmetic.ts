const EXPRESSION = /(-?\d{1,30})\s*([+\-−*×x/÷])\s*(-?\d{1,30})/;
const WORDED = /(?:add|sum of)\s+(-?\d{1,30})\s+(?:and|to)\s+(-?\d{1,30})/i;

const compute = (left: bigint, operator: string, right: bigint): string | null => {
  switch (operator) {
    case "+":
      return String(left + right);
    case "-":
    case "−":
      return String(left - right);
    case "*":
    case "×":
    case "x":
      return String(left * right);
    default: {
      if (right === 0n) return null;
      const rest = left % right;
      return rest === 0n ? String(left / right) : `${left / right} remainder ${rest}`;
    }
  }
};

/** The result of the first sum of two integers that stands in the text, or null: "What is 17 + 25?" → "42". */
export const solveArithmetic = (text: string): string | null => {
  const worded = WORDED.exec(text);
  if (worded !== null) return compute(BigInt(worded[1] ?? 0), "+", BigInt(worded[2] ?? 0));
  const match = EXPRESSION.exec(text);
  if (match === null) return null;
  return compute(BigInt(match[1] ?? 0), match[2] ?? "+", BigInt(match[3] ?? 0));
};
