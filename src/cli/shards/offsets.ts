// Offsets of one text in other units than UTF-16.
import { encodeText } from '../../io/encoding.js'

export type OffsetUnit = 'utf16' | 'codepoint' | 'byte'
export const OFFSET_UNITS: readonly OffsetUnit[] = ['utf16', 'codepoint', 'byte']

/** Makes the function that turns UTF-16 offsets, asked for in ascending order, into offsets of the unit. */
export function createOffsets(text: string, unit: OffsetUnit): (offset: number) => number {
  if (unit === 'utf16') return (offset) => offset
  let at = 0
  let count = 0
  return (offset) => {
    const part = text.slice(at, offset)
    at = offset
    if (unit === 'byte') count += encodeText(part).length
    else for (let i = 0; i < part.length; i++, count++) if (isPair(part, i)) i++
    return count
  }
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}
