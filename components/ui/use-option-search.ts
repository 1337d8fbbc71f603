"use client";
/** Options for a combobox: the given ones, or the server's answer to what is typed. */
import { useEffect, useRef, useState } from "react";
import type { Option } from "./select";

const pauseMs = 200;

/**
 * `type` takes the text as it changes, `open` that the list opens; `items` is what to show. Where there are no options, the
 * server is asked before anything is typed too. Late answers to older text are dropped.
 */
export function useOptionSearch(
  options: readonly Option[],
  search: ((query: string) => Promise<readonly Option[]>) | undefined,
) {
  const [found, setFound] = useState<readonly Option[] | null>(null);
  const [isSearching, setIsSearching] = useState(false);
  const asked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function type(text: string) {
    if (!search) return;
    clearTimeout(timer.current);
    const mine = ++asked.current;
    if (text.trim() === "" && options.length > 0) {
      setFound(null);
      setIsSearching(false);
      return;
    }
    setIsSearching(true);
    timer.current = setTimeout(async () => {
      const answer = await search(text.trim()).catch(() => []);
      if (mine !== asked.current) return;
      setFound(answer);
      setIsSearching(false);
    }, pauseMs);
  }
  function open(isOpen: boolean) {
    // Not by the state, which is that of the last drawing: the list also opens because something was just typed.
    if (isOpen && asked.current === 0 && options.length === 0) type("");
  }
  return { items: found ?? options, isSearching, type, open };
}
