/** A QR code as SVG: dark on white with its quiet zone in every theme, because phones read nothing else well. */
import { create } from "qrcode";

/** `text` is what the phone reads; `label` says what it is for. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const quiet = 4;
  const path = Array.from(data, (dark, i) =>
    dark ? `M${(i % size) + quiet} ${Math.floor(i / size) + quiet}h1v1h-1z` : "",
  ).join("");
  const side = size + 2 * quiet;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-56 max-w-full rounded-md border border-line"
    >
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
