"use client";
import { createFlag } from "../../../ui/create-flag.ts";

const [useOpen, setOpen] = createFlag();

export const useCreateDialogOpen = useOpen;
export const setCreateDialogOpen = setOpen;
export const openCreateDialog = () => setOpen(true);
