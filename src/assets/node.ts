// The packed model on Node: the file beside the bundle.
import { readFile } from 'node:fs/promises'

/** Bytes of the packed model. */
export async function loadModelBytes(): Promise<Uint8Array> {
  return readFile(new URL('./model.bin', import.meta.url))
}
