// HTML: text nodes change, everything else keeps its bytes.
import { describe, expect, it } from 'vitest'
import { rewrite } from './support.js'

describe('a page', () => {
  it.each([
    ['a text node', '<p class=bad title="bad">a bad <b>bad</b></p>', '<p class=bad title="bad">a good <b>good</b></p>'],
    ['scripts, styles, comments, code', '<script>bad</script><style>.bad{}</style><!-- bad --><code>bad</code><p>bad', '<script>bad</script><style>.bad{}</style><!-- bad --><code>bad</code><p>good'],
    ['entities stay as they are spelled', '<p>caf&eacute; &amp; bad &#x201C;bad&#8221; &copy</p>', '<p>caf&eacute; &amp; good &#x201C;good&#8221; &copy</p>'],
    ['a title', '<title>bad &amp; x</title>', '<title>good &amp; x</title>'],
    ['a name across a tag is left', '<p>b<i>ad</i> and bad</p>', '<p>b<i>ad</i> and good</p>'],
    ['odd markup', '<P>bad<br/>bad</p><td>bad<a href=x>bad', '<P>good<br/>good</p><td>good<a href=x>good'],
    ['no markup, stray brackets', 'a < b bad > c', 'a < b good > c'],
  ])('%s', async (_, before, after) => {
    expect((await rewrite('html', before)).out.toString()).toBe(after)
  })

  it('writes a repair that needs entities', async () => {
    expect((await rewrite('html', '<p>bad</p>', { word: 'AT&T <x>' })).out.toString()).toBe('<p>AT&amp;T &lt;x&gt;</p>')
  })

  it('parts blocks and joins what inline tags join', async () => {
    const { texts } = await rewrite('html', '<h1>One</h1><p>Two <em>th</em>ree<br>four</p><ul><li>five</li></ul>')
    expect(texts[0]?.trim().split(/\n+/)).toEqual(['One', 'Two three', 'four', 'five'])
  })
})
