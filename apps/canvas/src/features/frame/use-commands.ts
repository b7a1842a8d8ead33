"use client";
import { Building2, CircleHelp, type LucideIcon, Moon, Plus, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { openCreateDialog } from "../workspace/create/open-create-dialog.ts";
import type { Command } from "./match-commands.ts";
import { OPERATOR_ITEM, RAIL_ITEMS } from "./rail.tsx";
import { openShortcutHelp } from "./shortcut-help.tsx";
import { useHere, useMay } from "./tenant-context.tsx";

export type ShownCommand = Command & { readonly icon: LucideIcon };

/** What can be done from anywhere in an organization: what is made, where one goes, how it looks. */
export const useCommands = (): readonly ShownCommand[] => {
  const { tenant, tenants, me } = useHere();
  const router = useRouter();
  const mayCreate = useMay("member");
  const { resolvedTheme, setTheme } = useTheme();
  const pages = me.operator ? [...RAIL_ITEMS, OPERATOR_ITEM] : RAIL_ITEMS;
  const other = resolvedTheme === "dark" ? "light" : "dark";
  return [
    ...(mayCreate ? [{ id: "new", label: "New workspace", icon: Plus, run: openCreateDialog }] : []),
    ...pages.map(({ path, label, icon }) => ({
      id: `page ${path}`,
      label: `Go to ${label}`,
      icon,
      run: () => router.push(`/t/${tenant.slug}${path}`),
    })),
    ...tenants
      .filter(({ id }) => id !== tenant.id)
      .map(({ id, slug, name }) => ({
        id: `tenant ${id}`,
        label: `Switch to ${name}`,
        icon: Building2,
        run: () => router.push(`/t/${slug}`),
      })),
    {
      id: "theme",
      label: `Use the ${other} theme`,
      icon: other === "dark" ? Moon : Sun,
      run: () => setTheme(other),
    },
    { id: "keys", label: "Keyboard shortcuts", icon: CircleHelp, run: openShortcutHelp },
  ];
};
