/** The program that fetches connection passwords: downloaded here, and how it is started. */
import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { connectCommand } from "@/lib/people/connect/program-lines";

export function ConnectProgram({
  username,
  consoleUrl,
}: {
  readonly username: string;
  readonly consoleUrl: string;
}) {
  const to = { host: "HOST", port: "5432", database: "DATABASE", username };
  return (
    <Section
      title="From the command line"
      description="postern-connect opens this console, waits for your touch, and starts psql with the password."
      action={
        // Not a page: the browser saves it.
        <a href="/api/connect/program" download className={buttonClass({ size: "sm" })}>
          <Download aria-hidden className="size-4" />
          Download postern-connect
        </a>
      }
    >
      <div className="flex flex-col gap-3">
        <p>
          One file for Node 20.20 or newer. <Code>SERVER</Code> is the server as it is called above; behind{" "}
          <Code>--</Code> stands any command that reads <Code>PGPASSWORD</Code>.
        </p>
        <CodeBlock code={connectCommand(consoleUrl, "SERVER", to)} label="postern-connect with psql" />
      </div>
    </Section>
  );
}
