/** The browsers of this machine and how they are started. Nothing is downloaded: they are the distribution's. */
import { existsSync } from "node:fs";

const whole = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const isRoot = process.getuid?.() === 0;

const launched = (programs: readonly string[]) => ({
  executablePath: programs.find((path) => existsSync(path)),
  args: [
    ...(isRoot ? ["--no-sandbox"] : []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
  ],
});

/** Chromium without windows of its own, which does the same for half the work. */
export const withoutWindows = launched(["/usr/bin/chromium-headless-shell", ...whole]);

/** The whole of Chromium, which has notifications. */
export const wholeBrowser = launched(whole);
