// Paths into JSON (`a.b[0].c`, `items[].text`), the values they reach, and where their literals stand in the text.

/** A key, an index, or every element. */
export type Step = string | number | typeof EVERY
export const EVERY: unique symbol = Symbol('every element')

/** Reads `a.b[0].c[]`; a backslash takes the next character as it is. Returns undefined where it is no path. */
export function parsePath(path: string): Step[] | undefined {
  const steps: Step[] = []
  const pattern = /(?:^|\.)((?:[^.[\]\\]|\\.)+)|\[(\d*)\]/gy
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path)
    if (match === null) return undefined
    if (match[1] !== undefined) steps.push(match[1].replace(/\\(.)/g, '$1'))
    else steps.push(match[2] === '' ? EVERY : Number(match[2]))
  }
  return steps.length === 0 ? undefined : steps
}

/** The values a path reaches, in order. */
export function collect(value: unknown, path: readonly Step[], depth = 0): unknown[] {
  if (depth === path.length) return [value]
  const step = path[depth] as Step
  if (Array.isArray(value)) {
    if (step === EVERY) return value.flatMap((item) => collect(item, path, depth + 1))
    return typeof step === 'number' && step < value.length ? collect(value[step], path, depth + 1) : []
  }
  if (typeof step !== 'string' || typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return []
  return collect((value as Record<string, unknown>)[step], path, depth + 1)
}

/** Start and end of a literal. */
export type Span = readonly [start: number, end: number]

/** Where the values that {@link collect} finds stand in the text of valid JSON; of a repeated key the last counts, as in JSON.parse. */
export function locate(json: string, path: readonly Step[]): Span[] {
  const found: Span[] = []
  locateIn(json, skipSpace(json, 0), path, 0, found)
  return found
}

/** Returns the end of the value at `at`. */
function locateIn(json: string, at: number, path: readonly Step[], depth: number, found: Span[]): number {
  const step = path[depth]
  const opens = json.charCodeAt(at)
  if (step === undefined || !(opens === 0x7b ? typeof step === 'string' : opens === 0x5b && typeof step !== 'string')) {
    const end = skipValue(json, at)
    if (step === undefined) found.push([at, end])
    return end
  }
  let last: Span[] = []
  let index = 0
  at = skipSpace(json, at + 1)
  while (json.charCodeAt(at) !== opens + 2) {
    let matches = step === EVERY || step === index
    if (opens === 0x7b) {
      const end = skipString(json, at)
      matches = JSON.parse(json.slice(at, end)) === step
      at = skipSpace(json, skipSpace(json, end) + 1)
      if (matches) last = []
    }
    at = matches ? locateIn(json, at, path, depth + 1, last) : skipValue(json, at)
    at = skipSpace(json, at)
    if (json.charCodeAt(at) === 0x2c) at = skipSpace(json, at + 1)
    index++
  }
  found.push(...last)
  return at + 1
}

function skipSpace(json: string, at: number): number {
  for (;; at++) {
    const code = json.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at
  }
}

function skipString(json: string, at: number): number {
  for (let i = at + 1; ; i++) {
    const code = json.charCodeAt(i)
    if (code === 0x5c) i++
    else if (code === 0x22) return i + 1
  }
}

/** Not recursive: a deep value that nobody asks for must not exhaust the stack. */
function skipValue(json: string, at: number): number {
  let depth = 0
  do {
    const code = json.charCodeAt(at)
    if (code === 0x22) at = skipString(json, at)
    else if (code === 0x7b || code === 0x5b) {
      depth++
      at++
    } else if (code === 0x7d || code === 0x5d) {
      depth--
      at++
    } else if (depth > 0) at++
    else while (at < json.length && !/[\s,\]}]/.test(json.charAt(at))) at++
  } while (depth > 0)
  return at
}

/** A string literal (quotes included) with edits at offsets of the string it stands for; the spelling of the rest stays. */
export function editLiteral(literal: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  const parts: string[] = []
  let raw = 1
  let unit = 0
  let from = 0
  const advance = (to: number): number => {
    for (; unit < to; unit++) raw += literal.charCodeAt(raw) !== 0x5c ? 1 : literal.charCodeAt(raw + 1) === 0x75 ? 6 : 2
    return raw
  }
  for (const edit of edits) {
    parts.push(literal.slice(from, advance(edit.start)), JSON.stringify(edit.text).slice(1, -1))
    from = advance(edit.end)
  }
  parts.push(literal.slice(from))
  return parts.join('')
}
