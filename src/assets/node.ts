// The packed model on Node: the file beside the bundle.
import { readFileSync } from 'node:fs'
import { UngarbleError } from '../errors.js'

/** Bytes of the packed model. Throws `bad-model` where the file is not there. */
export async function loadModelBytes(): Promise<Uint8Array> {
  const url = new URL('./model.bin', import.meta.url)
  try {
    // One synchronous read: on the way to the first result nothing else can be done, and the detour over the thread pool costs more than the read.
    return readFileSync(url)
  } catch (error) {
    throw new UngarbleError('bad-model', `${url.pathname} cannot be read (${(error as Error).message}); install the package again or build it with npm run build`)
  }
}
