// What `#assets` (package.json, imports) resolves to: the packed model of this platform.
declare module '#assets' {
  /** Bytes of the packed model. */
  export function loadModelBytes(): Promise<Uint8Array>
}
