// The Node entry: everything of the core.
export * from './index.js'
