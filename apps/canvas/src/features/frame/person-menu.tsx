"use client";
import { CircleHelp, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { signOut } from "../../trpc/sign-in.ts";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { openShortcutHelp } from "./shortcut-help.tsx";
import { useHere } from "./tenant-context.tsx";

const THEMES = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

/** Who is signed in, how the page looks, and the way out. */
export const PersonMenu = () => {
  const { me } = useHere();
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account: ${me.name}`}
          className="flex size-8 items-center justify-center rounded-full border bg-subtle font-medium text-xs transition-colors hover:border-line-strong coarse:size-10"
        >
          <span aria-hidden>{initialsOf(me.name)}</span>
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="truncate font-medium">{me.name}</p>
        <p className="truncate text-muted text-xs">{me.email}</p>
      </div>
      <MenuSeparator />
      <MenuGroup label="Theme">
        {THEMES.map(({ value, label, icon }) => (
          <MenuItem key={value} icon={icon} current={theme === value} onSelect={() => setTheme(value)}>
            {label}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuItem icon={CircleHelp} onSelect={openShortcutHelp}>
        Keyboard shortcuts
      </MenuItem>
      <MenuItem
        icon={LogOut}
        onSelect={() => {
          void signOut().then(() => window.location.assign("/sign-in"));
        }}
      >
        Sign out
      </MenuItem>
    </Menu>
  );
};
