/**
 * Host (and port, unless it is the scheme's own) of an absolute URL, lower-case and without the trailing dot that
 * names the same host.
 * @returns null for text that is no such URL
 */
export const urlHost = (text: string): string | null => {
  if (!URL.canParse(text.trim())) return null;
  const host = new URL(text.trim()).host.toLowerCase().replace(/\.(?=$|:)/, "");
  return host === "" ? null : host;
};
