// Inflected forms of substitutions: nouns by `natural`, verbs by rule and a table of irregular ones.
import { pluralize, singularize } from '../vendor/natural.js'

/** Past and participle of irregular verbs, where they differ from the rule. */
const IRREGULAR: ReadonlyMap<string, readonly [string, string]> = new Map(
  `arise arose arisen,awake awoke awoken,be was been,bear bore borne,beat beat beaten,become became become,begin began begun,bend bent bent,bet bet bet,bid bid bid,bind bound bound,
bite bit bitten,bleed bled bled,blow blew blown,break broke broken,breed bred bred,bring brought brought,broadcast broadcast broadcast,build built built,burst burst burst,buy bought bought,
cast cast cast,catch caught caught,choose chose chosen,cling clung clung,come came come,cost cost cost,creep crept crept,cut cut cut,deal dealt dealt,dig dug dug,do did done,draw drew drawn,
drink drank drunk,drive drove driven,eat ate eaten,fall fell fallen,feed fed fed,feel felt felt,fight fought fought,find found found,flee fled fled,fling flung flung,fly flew flown,forbid forbade forbidden,
forecast forecast forecast,foresee foresaw foreseen,forget forgot forgotten,forgive forgave forgiven,freeze froze frozen,get got gotten,give gave given,go went gone,grind ground ground,grow grew grown,
hang hung hung,have had had,hear heard heard,hide hid hidden,hit hit hit,hold held held,hurt hurt hurt,keep kept kept,know knew known,lay laid laid,lead led led,leave left left,lend lent lent,let let let,
lie lay lain,light lit lit,lose lost lost,make made made,mean meant meant,meet met met,mislead misled misled,mistake mistook mistaken,overcome overcame overcome,oversee oversaw overseen,overtake overtook overtaken,
pay paid paid,put put put,quit quit quit,read read read,rebuild rebuilt rebuilt,ride rode ridden,ring rang rung,rise rose risen,run ran run,say said said,see saw seen,seek sought sought,sell sold sold,
send sent sent,set set set,shake shook shaken,shed shed shed,shine shone shone,shoot shot shot,show showed shown,shrink shrank shrunk,shut shut shut,sing sang sung,sink sank sunk,sit sat sat,sleep slept slept,
slide slid slid,speak spoke spoken,spend spent spent,spin spun spun,split split split,spread spread spread,spring sprang sprung,stand stood stood,steal stole stolen,stick stuck stuck,sting stung stung,
strike struck struck,strive strove striven,swear swore sworn,sweep swept swept,swim swam swum,swing swung swung,take took taken,teach taught taught,tear tore torn,tell told told,think thought thought,
throw threw thrown,understand understood understood,undergo underwent undergone,undertake undertook undertaken,undo undid undone,uphold upheld upheld,wake woke woken,wear wore worn,weave wove woven,
win won won,wind wound wound,withdraw withdrew withdrawn,withhold withheld withheld,withstand withstood withstood,write wrote written,rewrite rewrote rewritten,outrun outran outrun`
    .split(/,\s*/)
    .map((row) => row.split(' ') as [string, string, string])
    .map(([base, past, participle]) => [base, [past, participle]] as const),
)

/** Tells whether a word form is known; decides between spellings a rule leaves open (admitted, visited). */
export type IsWord = (form: string) => boolean

export interface VerbForms { readonly third: string; readonly gerund: string; readonly past: string; readonly participle: string }

/** Inflected forms of a verb by rule and the table of irregular ones. */
export function inflectVerb(base: string, isWord: IsWord): VerbForms {
  if (base === 'be') return { third: 'is', gerund: 'being', past: 'was', participle: 'been' }
  const third = base === 'have' ? 'has' : /(s|x|z|ch|sh|o)$/.test(base) ? `${base}es` : /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`
  const doubled = `${base}${base.slice(-1)}`
  const doubles = /[^aeiou][aeiou][bdfglmnprtv]$/.test(base) && (isWord(`${doubled}ed`) || isWord(`${doubled}ing`)) && !isWord(`${base}ed`)
  const stem = doubles ? doubled : base
  const gerund = base.endsWith('ie') ? `${base.slice(0, -2)}ying` : /[^eoy]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${doublesGerund(base, doubled, isWord) ? doubled : stem}ing`
  const irregular = IRREGULAR.get(base)
  const regular = base.endsWith('e') ? `${base}d` : /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${stem}ed`
  return { third, gerund, past: irregular?.[0] ?? regular, participle: irregular?.[1] ?? regular }
}

function doublesGerund(base: string, doubled: string, isWord: IsWord): boolean {
  return /[^aeiou][aeiou][bdfglmnprtv]$/.test(base) && isWord(`${doubled}ing`) && !isWord(`${base}ing`)
}

/** Plural of a phrase: its last word's. The phrase itself where that word has none. */
export function pluralOf(phrase: string): string {
  const at = Math.max(phrase.lastIndexOf(' '), phrase.lastIndexOf('-')) + 1
  return phrase.slice(0, at) + pluralize(phrase.slice(at))
}

/** Whether the last word of a phrase is already a plural. */
export function isPlural(phrase: string): boolean {
  const last = phrase.slice(Math.max(phrase.lastIndexOf(' '), phrase.lastIndexOf('-')) + 1)
  return !/(?:is|us|ss)$/.test(last) && singularize(last) !== last && pluralize(singularize(last)) === last
}

/** Singular of a phrase: its last word's. */
export function singularOf(phrase: string): string {
  const at = Math.max(phrase.lastIndexOf(' '), phrase.lastIndexOf('-')) + 1
  return phrase.slice(0, at) + singularize(phrase.slice(at))
}

/** Verbs one of whose inflected forms is the first word of a phrase, with the rest of it; only such as are words themselves. */
export function verbBasesOf(phrase: string, isWord: IsWord): string[] {
  const [first, rest] = splitFirst(phrase)
  const stems = [/^(.+)ies$/, /^(.+)ied$/].flatMap((ending) => (ending.exec(first)?.[1] === undefined ? [] : [`${ending.exec(first)?.[1]}y`]))
  for (const ending of ['s', 'es', 'd', 'ed', 'ing']) {
    if (!first.endsWith(ending)) continue
    const stem = first.slice(0, -ending.length)
    stems.push(stem, ...(ending === 'ing' ? [`${stem}e`] : []), ...(/(.)\1$/.test(stem) ? [stem.slice(0, -1)] : []))
  }
  const isForm = (base: string): boolean => Object.values(inflectVerb(base, isWord)).includes(first)
  const irregular = [...IRREGULAR].flatMap(([base, forms]) => (forms.includes(first) ? [base] : []))
  return [...new Set([...irregular, ...stems])].filter((base) => base.length > 1 && isWord(base) && isForm(base)).map((base) => base + rest)
}

/** Pairs of inflected forms of a substitution, the base pair first. */
export function inflectPair(surface: string, original: string, slot: string, isWord: IsWord): [string, string][] {
  const pairs: [string, string][] = [[surface, original]]
  if (slot === 'noun') {
    const plural: [string, string] = [pluralOf(surface), pluralOf(original)]
    if (plural[0] !== surface || plural[1] !== original) pairs.push(plural)
  } else if (slot === 'verb') {
    const [left, leftRest] = splitFirst(surface)
    const [right, rightRest] = splitFirst(original)
    const a = inflectVerb(left, isWord)
    const b = inflectVerb(right, isWord)
    for (const form of ['third', 'gerund', 'past', 'participle'] as const) pairs.push([a[form] + leftRest, b[form] + rightRest])
  }
  const known = new Set<string>()
  return pairs.filter(([from, to]) => from !== to && !known.has(`${from}\t${to}`) && known.add(`${from}\t${to}`))
}

function splitFirst(phrase: string): [string, string] {
  const space = phrase.indexOf(' ')
  return space < 0 ? [phrase, ''] : [phrase.slice(0, space), phrase.slice(space)]
}
