import { DomainError } from "@molecule/domain";

const READS = new Set(["GET", "HEAD"]);

const refuse = (why: string): DomainError =>
  new DomainError("FORBIDDEN", why, {
    remedy: "Use the product's own pages, or a client that is no browser.",
  });

/**
 * Lets a request in only if no foreign page can have sent it: browsers say where a request comes from, and a
 * form cannot send JSON. A client that is no browser says neither, and has no cookie that somebody else could use.
 * @throws DomainError FORBIDDEN, BAD_INPUT
 */
export const checkDoor = (request: Request, ownOrigins: readonly string[]): void => {
  const site = request.headers.get("sec-fetch-site");
  const isOwnSite = site === null || site === "same-origin" || (site === "none" && READS.has(request.method));
  if (!isOwnSite) throw refuse("This request comes from another site.");
  const origin = request.headers.get("origin");
  if (origin !== null && !ownOrigins.includes(origin))
    throw refuse("This request comes from another origin.");
  if (READS.has(request.method)) return;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  // No form and no foreign page can add a bearer, so a script's request without a body needs no type.
  if (type === undefined && request.headers.has("authorization")) return;
  if (type !== "application/json") {
    throw new DomainError("BAD_INPUT", "The body of a request must be application/json.", {
      remedy: "Send JSON with content-type application/json.",
    });
  }
};
