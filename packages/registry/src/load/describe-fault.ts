import type { ManifestFault } from "./manifest-fault.ts";

/** One line for a person or an editor: `providers.yaml:12: providers[1].protocol: what is wrong; what to do`. */
export const describeFault = (file: string, { line, path, message, suggestion }: ManifestFault): string => {
  const place = path === "" ? "" : ` ${path}:`;
  return `${file}:${line}:${place} ${message}${suggestion === null ? "" : ` (${suggestion})`}`;
};
