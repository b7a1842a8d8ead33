"use client";
import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";

type PageNavItem = {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
  /** A count beside the name, only where there is something to see to. */
  readonly badge?: ReactNode;
};

/** Where the row is wider than the screen, the part that is shown is in sight. */
const bringIntoSight = (link: HTMLAnchorElement | null): void =>
  link?.scrollIntoView({ block: "nearest", inline: "center" });

/** The parts of a page as links, each with an address of its own; it scrolls sideways on a phone. */
export const PageNav = ({ label, items }: { label: string; items: readonly PageNavItem[] }) => (
  <nav
    aria-label={label}
    className="scroll-thin overflow-x-auto overflow-y-hidden border-b max-sm:-mx-4 max-sm:px-2"
  >
    <ul className="flex gap-1">
      {items.map(({ href, label: name, current, badge }) => (
        <li key={href} className="shrink-0">
          <Link
            ref={current ? bringIntoSight : undefined}
            href={href}
            aria-current={current ? "page" : undefined}
            className={clsx(
              "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-2 text-sm transition-colors focus-visible:outline-offset-[-2px] coarse:h-11",
              current
                ? "border-accent font-medium text-text"
                : "border-transparent text-muted hover:text-text",
            )}
          >
            {name}
            {badge}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);

/** How many there are of what a part of a page is about. */
export const NavCount = ({ count, label }: { count: number; label: string }) =>
  count === 0 ? null : (
    <span className="rounded-full bg-accent/12 px-1.5 font-medium text-accent text-xs tabular-nums">
      {count}
      <span className="sr-only"> {label}</span>
    </span>
  );
