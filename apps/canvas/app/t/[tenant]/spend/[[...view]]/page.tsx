import type { Metadata } from "next";
import { SpendPage } from "../../../../../src/features/spend/spend-page.tsx";

export const metadata: Metadata = { title: "Spend" };

export default SpendPage;
