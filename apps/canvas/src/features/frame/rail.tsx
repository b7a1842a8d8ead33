"use client";
import clsx from "clsx";
import {
  Activity,
  CreditCard,
  KeyRound,
  List,
  type LucideIcon,
  Settings,
  ShieldCheck,
  Waypoints,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Tip } from "../../ui/tip.tsx";
import { useHere } from "./tenant-context.tsx";

type Item = { readonly path: string; readonly label: string; readonly icon: LucideIcon };

/** The pages of an organization, in the order in which they are shown. */
export const RAIL_ITEMS: readonly Item[] = [
  { path: "", label: "Canvas", icon: Waypoints },
  { path: "/list", label: "List", icon: List },
  { path: "/secrets", label: "Secrets", icon: KeyRound },
  { path: "/spend", label: "Spend", icon: CreditCard },
  { path: "/activity", label: "Activity", icon: Activity },
  { path: "/settings", label: "Settings", icon: Settings },
];

export const OPERATOR_ITEM: Item = { path: "/operator", label: "Operator", icon: ShieldCheck };

const RailLink = ({ item, base, current }: { item: Item; base: string; current: boolean }) => (
  <Tip label={item.label} side="right">
    <Link
      href={`${base}${item.path}`}
      aria-label={item.label}
      aria-current={current ? "page" : undefined}
      className={clsx(
        "flex h-9 flex-1 items-center justify-center rounded-lg transition-colors sm:size-9 sm:flex-none coarse:h-11 coarse:sm:w-11",
        current ? "bg-subtle text-text" : "text-muted hover:bg-subtle hover:text-text",
      )}
    >
      <item.icon aria-hidden className="size-4.5" strokeWidth={current ? 2.25 : 1.75} />
    </Link>
  </Tip>
);

/** The ways through an organization: a column of icons, at the foot of the screen on a phone. */
export const Rail = () => {
  const { tenant, me } = useHere();
  const pathname = usePathname();
  const base = `/t/${tenant.slug}`;
  // A page that has parts is current with each of them.
  const isCurrent = ({ path }: Item) =>
    pathname === `${base}${path}` || (path !== "" && pathname.startsWith(`${base}${path}/`));
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 gap-1 border-t bg-surface px-1.5 py-1 sm:w-12 sm:flex-col sm:items-center sm:border-t-0 sm:border-r sm:py-2"
    >
      {RAIL_ITEMS.map((item) => (
        <RailLink key={item.path} item={item} base={base} current={isCurrent(item)} />
      ))}
      {me.operator && (
        <div className="flex flex-1 sm:mt-auto sm:flex-none">
          <RailLink item={OPERATOR_ITEM} base={base} current={isCurrent(OPERATOR_ITEM)} />
        </div>
      )}
    </nav>
  );
};
