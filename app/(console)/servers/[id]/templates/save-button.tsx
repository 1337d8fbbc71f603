"use client";
/** Downloads a text that this page made. */
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";

export const SaveButton = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <Button
    size="sm"
    icon={<Download aria-hidden className="size-4" />}
    onClick={() => saveFile(name, text, "application/sql")}
  >
    Download
  </Button>
);
