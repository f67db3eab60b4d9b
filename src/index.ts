// The public surface of the core; nothing here reaches a node: import.
export { compileDictionaries, createRepairer } from './repairer.js'
export { DEFAULT_REPAIR_AT, DEFAULT_SUGGEST_AT } from './settings.js'
export { repairEncoding, type EncodingKind, type EncodingRepair } from './encoding/encoding.js'
export { applyDetections, type Applied } from './repair/apply.js'
export { repairBatches, repairChunks, repairStream, type StreamOptions } from './stream/repair-stream.js'
export { parseChannel, parseDictionary } from './dictionary/parse.js'
export { DictionaryError, UngarbleError, type DictionaryFault, type ErrorCode } from './errors.js'
export type {
  Alternative, ChannelSource, CompiledDictionaries, Decision, Detection, DictionarySource, DictionarySources, DocumentSummary, EntryEvidence, Evidence, RepairResult, Repairer, RepairerOptions, Scope, SpinEntry, TermSource,
} from './types.js'
