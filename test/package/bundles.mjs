// Bundles the test page for browsers from the installed package, as a user's bundler does: esbuild and vite.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as buildWithEsbuild } from 'esbuild'
import { build as buildWithVite } from 'vite'
import { assert, listFiles, root } from './support.mjs'

const html = (script) => `<!doctype html>\n<meta charset="utf-8">\n<title>ungarble</title>\n<script type="module" src="${script}"></script>\n`

function writePage({ folder }) {
  copyFileSync(join(root, 'test/package/page.js'), join(folder, 'page.js'))
  writeFileSync(join(folder, 'index.html'), html('./page.js'))
}

/** esbuild leaves `new URL('./model.bin', import.meta.url)` as it is: the file is put beside the bundle by hand. Fails on any import that is left. */
export async function bundleWithEsbuild(app) {
  writePage(app)
  const out = join(app.folder, 'esbuild')
  const options = { bundle: true, format: 'esm', platform: 'browser', conditions: ['browser'], target: 'es2022', metafile: true, logLevel: 'silent' }
  const { metafile } = await buildWithEsbuild({ ...options, absWorkingDir: app.folder, entryPoints: ['page.js'], outfile: 'esbuild/bundle.js' })
  const left = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  assert(left.length === 0, `imports are left in the bundle: ${left.join(', ')}`)
  const inputs = Object.keys(metafile.inputs)
  assert(inputs.some((path) => path.endsWith('dist/assets-browser.js')), `#assets is not the browser's: ${inputs.join(', ')}`)
  copyFileSync(join(app.installed, 'dist/model.bin'), join(out, 'model.bin'))
  writeFileSync(join(out, 'index.html'), html('./bundle.js'))
  return { out, model: 'model.bin', size: metafile.outputs['esbuild/bundle.js'].bytes }
}

/** vite follows `new URL('./model.bin', import.meta.url)` and emits the file under a hashed name. */
export async function bundleWithVite(app) {
  writePage(app)
  const out = join(app.folder, 'vite')
  mkdirSync(out, { recursive: true })
  await buildWithVite({ configFile: false, root: app.folder, base: './', logLevel: 'error', build: { outDir: 'vite', target: 'es2022', modulePreload: false } })
  const files = listFiles(out)
  const models = files.filter(({ path }) => path.endsWith('.bin'))
  assert(models.length === 1, `vite emitted ${models.length} model files, not one: ${files.map(({ path }) => path).join(', ')}`)
  const size = files.filter(({ path }) => path.endsWith('.js')).reduce((sum, file) => sum + file.size, 0)
  return { out, model: models[0].path, size }
}
