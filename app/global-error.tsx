"use client";
/** Shown when even the frame broke, for example because the store is down. Stands without the rest. */
import "./globals.css";
import { Broken } from "@/components/broken";

export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Postern</title>
      </head>
      <body>
        <main className="mx-auto max-w-md pt-[15vh]">
          <Broken digest={error.digest} />
        </main>
      </body>
    </html>
  );
}
