"use client";
import { Card } from "../../ui/page.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { useReceiptFilter } from "../receipts/receipt-filter.ts";
import { ReceiptFilters } from "../receipts/receipt-filters.tsx";
import { ReceiptList } from "../receipts/receipt-list.tsx";
import { ExportPart } from "./export-part.tsx";

/** Every movement of credit as a chain: found, looked at one by one, and taken home to be verified. */
export const ReceiptsView = () => {
  const { tenant } = useHere();
  const filter = useReceiptFilter();
  return (
    <>
      <Card>
        <ReceiptFilters filter={filter} />
        <div className="px-3 py-2">
          <ReceiptList tenantId={tenant.id} filter={filter} />
        </div>
      </Card>
      <ExportPart />
    </>
  );
};
