/** The one part of pngjs that is used; it comes without types. */
declare module "pngjs" {
  export const PNG: {
    readonly sync: {
      read(file: Uint8Array): { readonly width: number; readonly height: number; readonly data: Uint8Array };
    };
  };
}
