// A retext plugin by unified's conventions: a message for each garbled span, with what is expected there.
import { createRepairer } from '../repairer.js'
import type { Detection, Repairer, RepairerOptions } from '../types.js'

/** Options of the plugin: those of a repairer, or one made before. */
export interface RetextUngarbleOptions extends RepairerOptions {
  readonly repairer?: Repairer
}

/** A point of a file, as unist has it. */
export interface UnistPoint { readonly line: number; readonly column: number; readonly offset?: number | undefined }

/** What is needed of a node of nlcst. */
export interface UnistNode {
  readonly type: string
  readonly value?: unknown
  readonly children?: readonly UnistNode[]
  readonly position?: { readonly start: UnistPoint; readonly end: UnistPoint } | undefined
}

/** What is needed of a vfile. */
export interface MessageSink {
  message(reason: string, options: { place?: { start: UnistPoint; end: UnistPoint }; ruleId: string; source: string }): object
}

/** A leaf with the offset of its text in the whole. */
interface Leaf { readonly at: number; readonly value: string; readonly position: NonNullable<UnistNode['position']> | undefined }

/**
 * Warns of garbled names and terms. Messages have `actual`, `expected` (the best text first), `confidence`, and the decision as `ruleId`.
 *
 * @example
 * unified().use(retextEnglish).use(retextUngarble, { repairAt: 0.9 }).use(retextStringify)
 */
export default function retextUngarble(options: RetextUngarbleOptions = {}): (tree: UnistNode, file: MessageSink) => Promise<void> {
  const { repairer, ...rest } = options
  let made: Promise<Repairer> | undefined
  return async (tree, file) => {
    made ??= repairer === undefined ? createRepairer(rest) : Promise.resolve(repairer)
    const leaves = leavesOf(tree)
    const text = leaves.map(({ value }) => value).join('')
    for (const detection of (await made).detect(text)) report(file, leaves, detection)
  }
}

function leavesOf(tree: UnistNode): Leaf[] {
  const leaves: Leaf[] = []
  let at = 0
  const visit = (node: UnistNode): void => {
    if (typeof node.value === 'string') {
      leaves.push({ at, value: node.value, position: node.position })
      at += node.value.length
    } else node.children?.forEach(visit)
  }
  visit(tree)
  return leaves
}

function report(file: MessageSink, leaves: readonly Leaf[], detection: Detection): void {
  const { start, end, surface, replacement, decision, confidence, alternatives } = detection
  const from = pointAt(leaves, start, 'start')
  const to = pointAt(leaves, end, 'end')
  const reason = decision === 'flag' ? `Unexpected \`${surface}\`, garbled from something unknown` : `Unexpected \`${surface}\`, expected \`${replacement}\``
  const message = file.message(reason, { ...(from === undefined || to === undefined ? {} : { place: { start: from, end: to } }), ruleId: decision, source: 'ungarble' })
  const others = alternatives.map(({ text }) => text).filter((text) => text !== surface && text !== replacement)
  Object.assign(message, { actual: surface, expected: decision === 'flag' ? [] : [replacement, ...others], confidence })
}

/** The place in the file of an offset into the text of the tree. */
function pointAt(leaves: readonly Leaf[], offset: number, side: 'start' | 'end'): UnistPoint | undefined {
  const leaf = leaves.find(({ at, value }) => (side === 'start' ? offset >= at && offset < at + value.length : offset > at && offset <= at + value.length))
  const position = leaf?.position
  if (leaf === undefined || position === undefined) return undefined
  if (offset === leaf.at) return position.start
  if (offset === leaf.at + leaf.value.length) return position.end
  const { line, column, offset: start } = position.start
  return { line, column: column + offset - leaf.at, ...(start === undefined ? {} : { offset: start + offset - leaf.at }) }
}
