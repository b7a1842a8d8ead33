"use client";
import { createFlag } from "../../ui/create-flag.ts";

const [useOpen, setOpen] = createFlag();

export const useBulkDialogOpen = useOpen;
export const setBulkDialogOpen = setOpen;
