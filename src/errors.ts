// Errors a user can cause: a code, the data behind it, and what to do, in one place.

export type ErrorCode =
  | 'bad-option'
  | 'bad-dictionary'
  | 'bad-model'
  | 'bad-detections'
  | 'bad-gold'
  | 'bad-input'
  | 'bad-format'
  | 'bad-field'
  | 'worker-failed'

/** An error with a stable code; the message says what is wrong, where, and what to do. */
export class UngarbleError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'UngarbleError'
    this.code = code
  }
}

/** One fault of a dictionary, with the path of the value in the JSON (`terms[3].canonical`). */
export interface DictionaryFault {
  readonly path: string
  readonly message: string
}

/** A dictionary that does not hold what it should: every fault at once. */
export class DictionaryError extends UngarbleError {
  readonly faults: readonly DictionaryFault[]
  constructor(name: string, faults: readonly DictionaryFault[]) {
    const list = faults.map((fault) => `  ${fault.path === '' ? '(root)' : fault.path}: ${fault.message}`).join('\n')
    super('bad-dictionary', `${name}: ${faults.length} fault${faults.length === 1 ? '' : 's'} in the dictionary; nothing was loaded\n${list}`)
    this.name = 'DictionaryError'
    this.faults = faults
  }
}
