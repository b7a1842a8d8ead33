import type { BillingView } from "@molecule/api";
import clsx from "clsx";
import { ArrowRight } from "lucide-react";
import { ColumnHead } from "../../ui/column-head.tsx";

const PLAIN = new Set(["Payer", "Billing mode", "Provider", "Credential", "Model"]);

const Side = ({ text, tone }: { text: string | null; tone: "before" | "after" }) =>
  text === null ? (
    <span className="text-muted italic">absent</span>
  ) : (
    <span className={tone === "before" ? "text-muted line-through decoration-line-strong" : "font-medium"}>
      {text}
    </span>
  );

/** What the next start would do otherwise than the run that is live. Names and versions, never a value. */
export const ReceiptDiff = ({ differences }: Pick<BillingView, "differences">) => (
  <table aria-label="Running against the next start" className="w-full border-collapse text-sm">
    <thead>
      <tr>
        <ColumnHead className="w-2/5">What</ColumnHead>
        <ColumnHead>Running</ColumnHead>
        <ColumnHead className="w-5">
          <span className="sr-only">becomes</span>
        </ColumnHead>
        <ColumnHead>Next start</ColumnHead>
      </tr>
    </thead>
    <tbody>
      {differences.map(({ what, running, saved }) => (
        <tr key={what} className="align-baseline">
          <th
            scope="row"
            className={clsx(
              "border-t py-1.5 pr-3 text-left font-normal",
              !PLAIN.has(what) && "break-all font-mono text-xs",
            )}
          >
            {what}
          </th>
          <td className="border-t py-1.5">
            <Side text={running} tone="before" />
          </td>
          <td className="border-t py-1.5 text-muted">
            <ArrowRight aria-hidden className="inline size-3" />
          </td>
          <td className="border-t py-1.5 pl-1">
            <Side text={saved} tone="after" />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
