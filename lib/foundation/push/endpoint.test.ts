/** Where pushes may go: a browser may say anything, and only known services and those that an owner named count. */
import { expect, test } from "vitest";
import { endpointMaxLength, isPushHost, pushTarget } from "./endpoint";

const named = ["push.example.org", "localhost:8443", "10.1.2.3", "Upper.Example.ORG"];

test.each([
  ["https://fcm.googleapis.com/fcm/send/abc:APA91b-_", true],
  ["https://updates.push.services.mozilla.com/wpush/v2/gAAA", true],
  ["https://web.push.apple.com/QGu", true],
  ["https://db5p.notify.windows.com/w/?token=BQYAAA%2b%2f", true],
  ["https://wns2-par02p.notify.windows.com/w/?token=x", true],
  ["https://push.example.org/x", false],
  ["https://localhost:8443/x?y=1", false],
  ["https://10.1.2.3/x", false],
  ["https://upper.example.org/x", false],
])("%s is a push service", (endpoint, isKnown) => {
  expect(pushTarget(endpoint, named)).toMatchObject({ isKnown });
});

test.each([
  "http://fcm.googleapis.com/x",
  "https://fcm.googleapis.com:8443/x",
  "https://fcm.googleapis.com.evil.example/x",
  "https://evil.example/fcm.googleapis.com",
  "https://evil.example#fcm.googleapis.com",
  "https://fcm.googleapis.com@evil.example/x",
  "https://user@fcm.googleapis.com/x",
  "https://user:pass@push.example.org/x",
  "https://evil.example\\@fcm.googleapis.com/x",
  "https://fcm.googleapis.com\\.evil.example/x",
  "https://xfcm.googleapis.com/x",
  "https://notify.windows.com/x",
  "https://.notify.windows.com/x",
  "https://evilnotify.windows.com/x",
  "https://a.notify.windows.com.evil.example/x",
  "https://db5p.notify.windows.com:444/x",
  "https://push.example.org:444/x",
  "https://localhost/x",
  "https://localhost:8444/x",
  "https://127.0.0.1:8443/x",
  "https://[::1]:8443/x",
  "https://10.1.2.4/x",
  "https://0xa.1.2.3/x",
  "https://169.254.169.254/latest/meta-data",
  "https://2852039166/",
  "https://sub.push.example.org/x",
  "https://push.example.org./x",
  "https://fcm.googleapis.com/x#y",
  "https://fcm.googleapis.com/x y",
  "https://fcm.googleapis.com/x\r\nHost: evil",
  " https://fcm.googleapis.com/x",
  "HTTPS://fcm.googleapis.com/x",
  "https://FCM.googleapis.com/x",
  "https://ｆcm.googleapis.com/x",
  "https://fcm.googleapis.com/../x",
  "https:/fcm.googleapis.com/x",
  "https:fcm.googleapis.com/x",
  "//fcm.googleapis.com/x",
  "data:text/plain,x",
  "file:///etc/passwd",
  "",
  `https://fcm.googleapis.com/${"x".repeat(endpointMaxLength)}`,
])("%j is none", (endpoint) => {
  expect(pushTarget(endpoint, named)).toBeNull();
});

test("nothing that is no name reaches anything when it is named", () => {
  for (const host of [
    "",
    "*",
    "*.example.org",
    "https://push.example.org",
    "a/b",
    "a:0",
    "a:70000",
    "a b",
    "u@a",
    ".",
    "a..b",
  ]) {
    expect(isPushHost(host), host).toBe(false);
    expect(pushTarget("https://push.example.org/x", [host]), host).toBeNull();
  }
  expect(["push.example.org", "push:8443", "10.1.2.3", "localhost:1"].every(isPushHost)).toBe(true);
});
