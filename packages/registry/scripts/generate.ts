import { readFileSync, writeFileSync } from "node:fs";
import { renderRegistryModule } from "../src/generate/render-registry-module.ts";
import { describeFault, loadRegistry } from "../src/load/index.ts";

const manifest = new URL("../../../providers.yaml", import.meta.url);
const generated = new URL("../src/generated/registry.gen.ts", import.meta.url);

const generate = (check: boolean): number => {
  const loaded = loadRegistry(readFileSync(manifest, "utf8"));
  if (!loaded.ok) {
    for (const fault of loaded.faults) console.error(describeFault("providers.yaml", fault));
    return 1;
  }
  const rendered = renderRegistryModule(loaded.registry);
  const name = `registry ${loaded.registry.hash.slice(0, 12)}`;
  if (!check) writeFileSync(generated, rendered);
  else if (readFileSync(generated, "utf8") !== rendered) {
    console.error("registry.gen.ts does not say what providers.yaml says. Run: npm run registry:generate");
    return 1;
  }
  console.log(check ? `The generated ${name} is up to date.` : `Rendered ${name}.`);
  return 0;
};

process.exitCode = generate(process.argv.includes("--check"));
