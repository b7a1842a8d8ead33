"use client";
import { ChevronsUpDown, FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { Badge } from "../../ui/badge.tsx";
import { Menu, MenuGroup, MenuItem } from "../../ui/menu.tsx";
import { useHere } from "./tenant-context.tsx";

const SANDBOX_TITLE = "A sandbox: every provider is a local model here, and nobody is billed.";

/** Which organization the page is about, and the way to another one. */
export const TenantSwitcher = () => {
  const { tenant, tenants } = useHere();
  const router = useRouter();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Organization: ${tenant.name}${tenant.sandbox ? ", sandbox" : ""}`}
          className="flex h-8 min-w-0 items-center gap-1.5 rounded-lg px-2 transition-colors hover:bg-subtle data-popup-open:bg-subtle coarse:h-10"
        >
          <span className="truncate font-semibold text-sm">{tenant.name}</span>
          {tenant.sandbox && (
            <Badge tone="warn" title={SANDBOX_TITLE}>
              <FlaskConical aria-hidden className="size-3" />
              <span className="max-md:sr-only">Sandbox</span>
            </Badge>
          )}
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </button>
      }
    >
      <MenuGroup label="Organizations">
        {tenants.map((each) => (
          <MenuItem
            key={each.id}
            current={each.id === tenant.id}
            onSelect={() => router.push(`/t/${each.slug}`)}
            trailing={
              each.sandbox && <FlaskConical aria-label="Sandbox" className="size-3.5 shrink-0 text-warn" />
            }
          >
            {each.name}
          </MenuItem>
        ))}
      </MenuGroup>
    </Menu>
  );
};
