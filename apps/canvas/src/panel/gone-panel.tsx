"use client";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { leavePanel } from "./leave-panel.ts";

/** The address names a workspace that is not here. */
export const GonePanel = () => (
  <Empty title="There is no such workspace here" action={<Button onClick={leavePanel}>Close panel</Button>}>
    It may have been removed, or it belongs to another organization.
  </Empty>
);
