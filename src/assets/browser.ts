// The packed model in a browser: one request for the file beside the bundle.
import { UngarbleError } from '../errors.js'

/** Bytes of the packed model. Throws `bad-model` where the request fails. */
export async function loadModelBytes(): Promise<Uint8Array> {
  const url = new URL('./model.bin', import.meta.url)
  const response = await fetch(url)
  if (!response.ok) throw new UngarbleError('bad-model', `${url.href} answered ${response.status}; serve model.bin beside the bundle or pass its bytes as options.model`)
  return new Uint8Array(await response.arrayBuffer())
}
