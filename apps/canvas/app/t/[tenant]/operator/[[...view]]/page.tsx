import type { Metadata } from "next";
import { OperatorPage } from "../../../../../src/features/operator/operator-page.tsx";

export const metadata: Metadata = { title: "Operator" };

export default OperatorPage;
