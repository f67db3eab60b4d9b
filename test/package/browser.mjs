// The same detections in a browser as on Node, with two bundlers and both ways of getting the model; hashes are compared.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { bundleWithEsbuild, bundleWithVite } from './bundles.mjs'
import { assert, installPackage, root, runChecks } from './support.mjs'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
const MIME = { '.html': 'text/html', '.js': 'text/javascript', '.bin': 'application/octet-stream' }
/** The path under which a page fetches the bytes it then hands over itself. */
const GIVEN = '/given-model'

/** Serves a folder on a free port of this machine; `requests` lists the paths asked for. */
async function serve(folder, modelFile) {
  const requests = []
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    requests.push(path)
    const file = path === GIVEN ? modelFile : join(folder, path === '/' ? 'index.html' : path)
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': MIME[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://localhost:${server.address().port}/`, requests, close: () => server.close() }
}

/** Detections of the fixture on Node, by the installed package. */
async function detectOnNode(app, text) {
  const { createRepairer } = await import(pathToFileURL(join(app.installed, 'dist/index.js')).href)
  const repairer = await createRepairer()
  const detections = repairer.detect(text)
  return { count: detections.length, modelId: repairer.modelId, sha256: createHash('sha256').update(JSON.stringify(detections)).digest('hex') }
}

async function checkPage(browser, bundle, modelFile, expected, text, given) {
  const site = await serve(bundle.out, modelFile)
  const page = await browser.newPage()
  try {
    const errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(site.url, { waitUntil: 'load' })
    await page.waitForFunction(() => globalThis.detectIn !== undefined, undefined, { timeout: 30_000 }).catch((error) => { throw new Error([error.message, ...errors].join('\n')) })
    const found = await page.evaluate(([input, url]) => globalThis.detectIn(input, url), [text, given ? GIVEN : undefined])
    assert(JSON.stringify(found) === JSON.stringify(expected), `browser: ${JSON.stringify(found)}\nNode:    ${JSON.stringify(expected)}`)
    const models = site.requests.filter((path) => path === GIVEN || path.endsWith('.bin'))
    assert(models.join() === (given ? GIVEN : `/${bundle.model}`), `requests for the model: ${models.join(', ')}`)
    return `${found.count} detections, ${found.sha256.slice(0, 16)}`
  } finally {
    await page.close()
    site.close()
  }
}

const app = installPackage()
const text = readFileSync(join(root, 'test/package/fixture.txt'), 'utf8')
const modelFile = join(app.installed, 'dist/model.bin')
const expected = await detectOnNode(app, text)
const bundles = { esbuild: await bundleWithEsbuild(app), vite: await bundleWithVite(app) }
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] })
try {
  const pages = Object.entries(bundles).flatMap(([name, bundle]) => [
    [`${name}, one request for the model`, () => checkPage(browser, bundle, modelFile, expected, text, false)],
    [`${name}, the model's bytes given`, () => checkPage(browser, bundle, modelFile, expected, text, true)],
  ])
  await runChecks('browser', [
    ['the fixture is garbled enough to tell', () => assert(expected.count >= 5, `only ${expected.count} detections on Node`)],
    ...pages,
  ])
} finally {
  await browser.close()
}
