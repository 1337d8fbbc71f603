"use client";
/** Prints the page, or saves it as a PDF: what is folded is unfolded on paper. */
import { Printer } from "lucide-react";
import { Button } from "@/components/ui/button";

export const PrintButton = () => (
  <Button icon={<Printer aria-hidden className="size-4" />} onClick={() => window.print()}>
    Print
  </Button>
);
