// Splits bytes into lines, ends included. A line longer than a limit comes in parts, so that memory is bounded.
export interface Line {
  readonly number: number
  readonly bytes: Buffer
  /** `whole`, or where in a line too long to hold these bytes stand. */
  readonly part: 'whole' | 'first' | 'rest'
}

const NEWLINE = 10

/** Lines in batches, a batch for a chunk. The last line may lack its end. */
export async function* splitLines(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line[]> {
  let held: Buffer[] = []
  let size = 0
  let number = 1
  let overlong = false
  const take = (bytes: Buffer): Line => {
    const whole = held.length === 0 ? bytes : Buffer.concat([...held, bytes])
    held = []
    size = 0
    return { number, bytes: whole, part: overlong ? 'rest' : whole.length > longest ? 'first' : 'whole' }
  }
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      lines.push(take(chunk.subarray(from, at + 1)))
      overlong = false
      number++
      from = at + 1
    }
    if (from < chunk.length) {
      held.push(chunk.subarray(from))
      size += chunk.length - from
      if (size > longest || overlong) {
        // Part by part as they came: a copy in one would take as much again.
        for (const bytes of held) {
          lines.push({ number, bytes, part: overlong ? 'rest' : 'first' })
          overlong = true
        }
        held = []
        size = 0
      }
    }
    if (lines.length > 0) yield lines
  }
  if (size > 0) yield [take(Buffer.alloc(0))]
}
