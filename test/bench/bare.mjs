// The bare pass: the same scan of a text with one probe into a hash table for each word, and nothing else. All other rows are shares of it.
/** A scanner over a table of as many slots as the language model's. */
export function createBarePass() {
  const checks = new Int32Array(1 << 17)
  const letters = new Uint8Array(65536)
  for (let code = 0; code < 128; code++) letters[code] = /[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0
  return (text) => {
    let words = 0
    let hash = 0
    let inside = false
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (letters[code] === 1) {
        hash = Math.imul(hash ^ (code | 32), 0x01000193)
        inside = true
      } else if (inside) {
        if (checks[(hash ^ (hash >>> 15)) & 131071] !== hash) words++
        hash = 0
        inside = false
      }
    }
    return words
  }
}
