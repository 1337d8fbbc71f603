/** What is used of the package smpp, which has no types of its own. */
declare module "smpp" {
  import type { EventEmitter } from "node:events";
  import type { Socket } from "node:net";

  /** One protocol data unit; its other members depend on its command. */
  export type Pdu = {
    readonly command: string;
    readonly command_status: number;
    readonly [name: string]: unknown;
    response(options?: Record<string, unknown>): Pdu;
  };

  type Ask = (options: Record<string, unknown>, answered?: (pdu: Pdu) => void) => boolean;

  export class Session extends EventEmitter {
    constructor(options: { readonly socket: Socket });
    readonly socket: Socket;
    send(pdu: Pdu): boolean;
    bind_transmitter: Ask;
    submit_sm: Ask;
    unbind(): boolean;
    close(): void;
    destroy(): void;
  }

  export class Server extends EventEmitter {
    listen(port: number | string, host?: string): this;
    address(): import("node:net").AddressInfo | string | null;
    close(done?: () => void): this;
  }

  const smpp: {
    readonly Session: typeof Session;
    createServer(listener: (session: Session) => void): Server;
    createServer(
      options: { readonly key: string | Uint8Array; readonly cert: string | Uint8Array },
      listener: (session: Session) => void,
    ): Server;
    /** Codes of command_status by their names. */
    readonly errors: Readonly<Record<string, number>>;
  };
  export default smpp;
}
