const MAX_LENGTH = 200;
const MAX_DEPTH = 32;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([-+*/%^()]))/y;

type Cursor = { readonly tokens: readonly (number | string)[]; at: number };

const tokenize = (text: string): (number | string)[] => {
  const tokens: (number | string)[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`I cannot read the expression at position ${at + 1}.`);
    tokens.push(match[1] === undefined ? (match[2] ?? "") : Number(match[1]));
  }
  return tokens;
};

const take = (cursor: Cursor, ...wanted: readonly string[]): string | null => {
  const token = cursor.tokens[cursor.at];
  if (typeof token !== "string" || !wanted.includes(token)) return null;
  cursor.at += 1;
  return token;
};

const atom = (cursor: Cursor, depth: number): number => {
  if (depth > MAX_DEPTH) throw new Error("The expression is nested too deeply.");
  if (take(cursor, "-") !== null) return -atom(cursor, depth + 1);
  if (take(cursor, "(") !== null) {
    const inner = sum(cursor, depth + 1);
    if (take(cursor, ")") === null) throw new Error("A closing bracket is missing.");
    return inner;
  }
  const token = cursor.tokens[cursor.at];
  if (typeof token !== "number") throw new Error("A number is missing.");
  cursor.at += 1;
  return token;
};

const power = (cursor: Cursor, depth: number): number => {
  const base = atom(cursor, depth);
  return take(cursor, "^") === null ? base : base ** power(cursor, depth + 1);
};

const product = (cursor: Cursor, depth: number): number => {
  let value = power(cursor, depth);
  for (let sign = take(cursor, "*", "/", "%"); sign !== null; sign = take(cursor, "*", "/", "%")) {
    const next = power(cursor, depth);
    if (sign === "*") value *= next;
    else value = sign === "/" ? value / next : value % next;
  }
  return value;
};

const sum = (cursor: Cursor, depth: number): number => {
  let value = product(cursor, depth);
  for (let sign = take(cursor, "+", "-"); sign !== null; sign = take(cursor, "+", "-")) {
    const next = product(cursor, depth);
    value = sign === "+" ? value + next : value - next;
  }
  return value;
};

/**
 * The value of an expression of numbers, `+ - * / % ^` and brackets; nothing else is understood, so nothing can
 * be run through it.
 * @throws Error that says what is wrong with the expression.
 */
export const evaluateArithmetic = (expression: string): number => {
  if (expression.length > MAX_LENGTH) throw new Error(`An expression has at most ${MAX_LENGTH} characters.`);
  const cursor: Cursor = { tokens: tokenize(expression), at: 0 };
  const value = sum(cursor, 0);
  if (cursor.at < cursor.tokens.length) throw new Error("The expression goes on after its end.");
  if (!Number.isFinite(value)) throw new Error("The result is not a finite number.");
  return value;
};
