// The page of the browser test: detects in a text with the package as a bundler sees it, the model fetched by itself or handed over as bytes.
import { createRepairer } from 'ungarble'

globalThis.detectIn = async (text, modelUrl) => {
  const options = modelUrl === undefined ? {} : { model: new Uint8Array(await (await fetch(modelUrl)).arrayBuffer()) }
  const repairer = await createRepairer(options)
  const detections = repairer.detect(text)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(detections)))
  return { count: detections.length, modelId: repairer.modelId, sha256: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('') }
}
