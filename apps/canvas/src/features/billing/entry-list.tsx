import type { BillingView } from "@molecule/api";
import type { ReactNode } from "react";
import { WITHHELD_WORDS } from "./mode-words.ts";

type EntryListProps = Pick<BillingView["plan"], "enters" | "withheld" | "injected">;

const Group = ({ title, count, children }: { title: string; count: number; children: ReactNode }) =>
  count === 0 ? null : (
    <div>
      <h3 className="text-muted text-xs">
        {title} <span className="tabular-nums">({count})</span>
      </h3>
      <ul className="mt-1 flex flex-col gap-1">{children}</ul>
    </div>
  );

const Row = ({ name, children }: { name: string; children?: ReactNode }) => (
  <li className="flex flex-wrap items-baseline justify-between gap-x-3">
    <span className="break-all font-mono text-xs">{name}</span>
    {children && <span className="text-muted text-xs tabular-nums">{children}</span>}
  </li>
);

/** Every name of a start: what enters, what is kept out and why, what we add. */
export const EntryList = ({ enters, withheld, injected }: EntryListProps) => (
  <div className="flex flex-col gap-3 rounded-lg border bg-surface p-3">
    <Group title="Enters" count={enters.length}>
      {enters.map(({ name, scope, version }) => (
        <Row key={name} name={name}>
          v{version}, {scope === "tenant" ? "all workspaces" : "this workspace"}
        </Row>
      ))}
    </Group>
    <Group title="Kept out" count={withheld.length}>
      {withheld.map(({ name, reason }) => (
        <Row key={name} name={name}>
          {WITHHELD_WORDS[reason]}
        </Row>
      ))}
    </Group>
    <Group title="Added by Molecule" count={injected.length}>
      {injected.map((name) => (
        <Row key={name} name={name} />
      ))}
    </Group>
    {enters.length + withheld.length + injected.length === 0 && (
      <p className="text-muted">No names at all.</p>
    )}
  </div>
);
