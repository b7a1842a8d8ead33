import type { Metadata } from "next";
import { ListPage } from "../../../../src/features/list/list-page.tsx";

export const metadata: Metadata = { title: "List" };

export default ListPage;
