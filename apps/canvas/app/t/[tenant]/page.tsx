import { CanvasPage } from "../../../src/canvas/canvas-page.tsx";

export default CanvasPage;
