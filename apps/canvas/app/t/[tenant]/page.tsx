import type { Metadata } from "next";
import { CanvasPage } from "../../../src/canvas/canvas-page.tsx";

export const metadata: Metadata = { title: "Canvas" };

export default CanvasPage;
