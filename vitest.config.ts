// Tests run on the sources; the packed model comes from `npm run build`, which `npm test` runs first.
import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  resolve: { alias: { '#assets': fileURLToPath(new URL('src/assets/node.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    // Each test file loads the model for itself, so that more workers than cores would cost memory and gain nothing.
    pool: 'forks',
    maxWorkers: 2,
    // What was built runs as Node runs it, with its own #assets.
    server: { deps: { external: [/[\\/]dist[\\/]/] } },
    testTimeout: 60_000,
  },
})

export default config
