"use client";
import { createFlag } from "../../../ui/create-flag.ts";

const [useApplyWished, setApplyWished] = createFlag();

/** Asks that the draft is applied as soon as it is judged; if it needs an agreement, it is shown instead. */
export const wishApply = () => setApplyWished(true);
export const settleApplyWish = () => setApplyWished(false);
export { useApplyWished };
