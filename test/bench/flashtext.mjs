// FlashText (Singh 2017) as exact search of whole words: a trie of characters, walked from each word's start; the longest keyword wins.
/** Finds keywords without regard to case: `find(text)` gives the number of matches. */
export function createFlashText(keywords) {
  const root = new Map()
  for (const keyword of keywords) {
    let node = root
    for (const char of keyword.toLowerCase()) {
      const code = char.charCodeAt(0)
      if (!node.has(code)) node.set(code, new Map())
      node = node.get(code)
    }
    node.end = true
  }
  return (text) => {
    let found = 0
    for (let at = 0; at < text.length; ) {
      let node = root
      let last = -1
      let i = at
      for (; i < text.length; i++) {
        const code = text.charCodeAt(i)
        node = node.get(code > 64 && code < 91 ? code + 32 : code)
        if (node === undefined) break
        if (node.end === true && !isWord(text.charCodeAt(i + 1))) last = i + 1
      }
      if (last > 0) {
        found++
        at = last
      } else while (at < text.length && isWord(text.charCodeAt(at))) at++
      while (at < text.length && !isWord(text.charCodeAt(at))) at++
    }
    return found
  }
}

function isWord(code) {
  return (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123) || code === 95
}
