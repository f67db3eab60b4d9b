// Bundles the library for Node and browsers, the command line, and the build tools (which are not published).
import { defineConfig, type Options } from 'tsup'

const shared: Options = {
  format: 'esm',
  target: 'es2022',
  noExternal: [/^natural/, 'csv-parse', 'yaml'],
  external: ['#assets', 'fastest-levenshtein'],
  treeshake: true,
  silent: true,
  esbuildOptions(options) {
    // The build of yaml for Node is CommonJS, which cannot be bundled into a module.
    options.alias = { yaml: './node_modules/yaml/browser/index.js' }
  },
}

const configs: ReturnType<typeof defineConfig> = defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      node: 'src/node.ts',
      retext: 'src/adapters/retext.ts',
      transform: 'src/adapters/node-transform.ts',
      cli: 'src/cli/main.ts',
      'repair-worker': 'src/pool/worker.ts',
      'assets-node': 'src/assets/node.ts',
      'assets-browser': 'src/assets/browser.ts',
    },
    dts: { entry: { index: 'src/index.ts', node: 'src/node.ts', retext: 'src/adapters/retext.ts', transform: 'src/adapters/node-transform.ts' } },
    metafile: true,
    outDir: 'dist',
    clean: true,
  },
  {
    ...shared,
    entry: ['src/build/*.ts', '!src/build/sources.ts'],
    outDir: 'build',
    clean: true,
    splitting: false,
  },
])

export default configs
