"use client";
import { createContext, useContext } from "react";
import type { Detail } from "./zoom-step.ts";

/** How much the cards draw. Told from above: a thousand cards that watched the zoom themselves would each be asked on every frame. */
export const DetailContext = createContext<Detail>("card");

export const useDetail = (): Detail => useContext(DetailContext);
