const ESCAPES = ["\\u005", "\\u006", "\\u007"];

/**
 * Whether JSON spells a letter or an underscore with an escape, as nobody does who has nothing to hide. Three searches
 * of a long text for what begins with a backslash are dear; almost always the first one answers.
 */
export const hidesLetters = (bytes: Buffer): boolean =>
  bytes.includes("\\u00") && ESCAPES.some((each) => bytes.includes(each));

/**
 * Whatever the searches for unbounded and for stored parts look for, each by itself, or its end: where fewer words begin
 * with a quote, which a prompt is full of, the search takes half the time.
 */
const HINTS = /"image|_image"|"video|cument"|file"|file_id"|upload"|\\u00[567]/;

/**
 * Whether a body has any of the words that those searches look for. One pass over a long prompt costs a sixth of what
 * they cost one after the other, and almost always spares them all.
 */
export const hasPartHints = (body: Buffer): boolean => HINTS.test(body.toString("latin1"));
