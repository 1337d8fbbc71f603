/** What is this machine alone, and what only looks like it. */
import { expect, it } from "vitest";
import { isLoopback } from "./loopback";

it.each([
  ...["localhost", "LocalHost", "127.0.0.1", "127.3.2.1", "127.0.0.0/8", "127.0.0.1/32"],
  ...["::1", "::1/128", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"],
])("%s is", (place) => expect(isLoopback(place)).toBe(true));

it.each([
  ...["", "127.example.org", "127.0.0.1.example.org", "localhost.example.org", "127.0.0.1/7", "128.0.0.1"],
  ...["::", "::1/64", "1::1", "0.0.0.0", "127.0.0.256", "10.127.0.0/16"],
])("%s is not", (place) => expect(isLoopback(place)).toBe(false));
