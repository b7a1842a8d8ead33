/** In which a page's own request learns its nonce. */
export const NONCE_HEADER = "x-nonce";

/**
 * Pages load from here and talk to here only; of inline scripts only those run that carry the nonce. Inline styles
 * stay allowed: React Flow places its nodes with them.
 */
export const pagePolicy = (nonce: string, { development }: { readonly development: boolean }): string =>
  [
    "default-src 'self'",
    // React's development build evaluates text, to show where in the server an error arose.
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
