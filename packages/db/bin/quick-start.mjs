// Loaded before a program that uses the database, it cuts the program's start to a third. Plain JavaScript: it must
// run before anything else does. It only saves work: without it everything is found and runs just the same.
import module from "node:module";
import { join } from "node:path";

const LIBRARY = "drizzle-orm";
const WITHIN = `/node_modules/${LIBRARY}/`;
/** The package that a file of somebody else's belongs to; none for our own. */
const PACKAGE_OF = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

// Node reads the manifest of a module's package for each module and each import anew, and this library's manifest is
// of 180 KB: several seconds for its hundred modules and our hundred imports of it. Each is looked up once here.
const found = new Map();

/** One of its modules names another: beside it, by its file's name, and of the same kind. */
const isOwn = (specifier, from) =>
  from.includes(WITHIN) && /^\.\.?\//.test(specifier) && specifier.endsWith(".js");

const isOfLibrary = (specifier) => specifier === LIBRARY || specifier.startsWith(`${LIBRARY}/`);

module.registerHooks?.({
  resolve: (specifier, context, next) => {
    const from = context.parentURL ?? "";
    if (!context.conditions.includes("import")) return next(specifier, context);
    if (isOwn(specifier, from))
      return { url: new URL(specifier, from).href, format: "module", shortCircuit: true };
    if (!isOfLibrary(specifier)) return next(specifier, context);
    const key = `${specifier} ${PACKAGE_OF.exec(from)?.[0] ?? ""}`;
    const known = found.get(key) ?? { ...next(specifier, context), shortCircuit: true };
    found.set(key, known);
    return known;
  },
});

// Reading TypeScript anew costs a second. The cache lies with the program: whoever can write it owns that too.
module.enableCompileCache?.(join(import.meta.dirname, "../../../node_modules/.cache/molecule"));
