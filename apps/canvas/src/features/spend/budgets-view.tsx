"use client";
import { Card } from "../../ui/page.tsx";
import { BudgetList } from "../budget/budget-list.tsx";
import { OveragePart } from "./overage-part.tsx";

/** What may be spent: budgets by day and month, and how far below zero the credit may fall. */
export const BudgetsView = () => (
  <>
    <Card title="Budgets">
      <div className="px-4 py-3">
        <BudgetList />
      </div>
    </Card>
    <OveragePart />
  </>
);
