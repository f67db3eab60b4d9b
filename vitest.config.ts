// Tests run on the sources; the packed model comes from `npm run build`, which `npm test` runs first.
import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  resolve: { alias: { '#assets': fileURLToPath(new URL('src/assets/node.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    // One worker a core, each loading the model once: test files share a worker's modules only within a file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
  },
})

export default config
