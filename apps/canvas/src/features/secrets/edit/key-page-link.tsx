import { ExternalLink } from "lucide-react";

/** Where a credential is obtained and revoked: its provider's own page. */
export const KeyPageLink = ({ url, label = "Get a key" }: { url: string; label?: string }) => (
  <a
    href={url}
    target="_blank"
    rel="noreferrer"
    className="inline-flex items-center gap-1 font-medium text-accent underline-offset-2 hover:underline"
  >
    {label}
    <ExternalLink aria-hidden className="size-3" />
  </a>
);
