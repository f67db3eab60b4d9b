// The public types. Offsets are UTF-16 code units, half-open; probabilities lie in 0 to 1; evidence is in nats.

/** What was decided about a span: written, offered, or known to be corrupted without a known original. */
export type Decision = 'repair' | 'suggest' | 'flag'

/** Which spans may be written: names and fixed terms of the dictionaries, or every swapped word. */
export type Scope = 'terms' | 'text'

/** One reason for or against a repair. */
export interface Evidence {
  /** `channel`, `acronym`, `canonical-elsewhere`, `other-garble`, `same-kind`, `surface-initials`, `surface-repeated`, `thesaurus`; `confusion`. */
  readonly kind: string
  /** What it adds to the log-odds, in nats; negative speaks against. */
  readonly nats: number
  /** What was seen: a table entry (`inner ← internal`), an acronym, characters misread (`m ← rn`; `␣` is a space, `∅` nothing). */
  readonly detail: string
}

/** Another text for the same span, the literal one first. Their confidences, `other` and that of the detection sum to 1. */
export interface Alternative {
  readonly text: string
  readonly confidence: number
}

/** A garbled span and what should stand there. `text.slice(start, end) === surface`. */
export interface Detection {
  readonly start: number
  readonly end: number
  readonly surface: string
  /** The text to insert: case, number and article fitted to the surface. */
  readonly replacement: string
  /** The dictionary's entry as listed (slots filled). */
  readonly canonical: string
  /** Calibrated probability that the replacement is right, four decimals; of a flag, that the span is corrupted. */
  readonly confidence: number
  /** log(best / runner-up) before calibration, in nats: how far the replacement is ahead of any other text for the span, the literal included. */
  readonly margin: number
  readonly decision: Decision
  /** Channels the reading went through: `spin`, `ocr`, `spacing`; `encoding`. */
  readonly channels: readonly string[]
  /** Kind of the term (`organization`, `term`, …), or `word` for running text. */
  readonly kind: string
  /** Name of the dictionary that lists the term, or of the channel for running text. */
  readonly dictionary: string
  readonly evidence: readonly Evidence[]
  readonly alternatives: readonly Alternative[]
  /** What is left of the probability: further texts, and readings that cross the borders of the span. */
  readonly other: number
}

/** What is believed of the document as a whole. */
export interface DocumentSummary {
  /** `none` or the name of the channel dictionary whose habits fit best. */
  readonly dialect: string
  /** Probability that some of the text was spun or misread, whichever is likelier. */
  readonly probability: number
  /** Expected share of spinnable words that were spun; of words that were misread, where the dialect is one of OCR. */
  readonly rate: number
  /** Word tokens of the text. */
  readonly words: number
}

/** Result of {@link Repairer.repair}. */
export interface RepairResult {
  readonly text: string
  /** Detections that were written, in order. */
  readonly applied: readonly Detection[]
  /** Detections that were not: suggestions and flags. */
  readonly remaining: readonly Detection[]
  readonly document: DocumentSummary
  readonly modelId: string
  /** Position in the repaired text for one in the input (or back with `'before'`); inside a replaced span, its start. */
  mapOffset(offset: number, to?: 'after' | 'before'): number
}

/** A term of a dictionary as a person writes it. Only `canonical` is needed. */
export interface TermSource {
  readonly canonical: string
  readonly acronym?: string
  readonly aliases?: readonly string[]
  readonly kind?: string
  /** Times it stands in the clean text the language model is built from, as far as it was counted. */
  readonly count?: number
  /** Garbled phrases of this very term that no channel generates. */
  readonly known?: readonly string[]
  /** Pairs of a garbled and a repaired text, checked when the dictionary is loaded. */
  readonly examples?: readonly (readonly [string, string])[]
}

/** A dictionary of canonical terms. */
export interface DictionarySource {
  readonly name: string
  readonly language?: string
  readonly version?: number
  /** Kind of the terms that name none. */
  readonly kind?: string
  readonly terms: readonly TermSource[]
  /** Fillers of slots, by slot name; added to the embedded ones. */
  readonly slots?: Readonly<Record<string, readonly string[]>>
  /** Phrases never to touch. */
  readonly protect?: readonly string[]
}

/**
 * How a table entry came to be known: counted in real text, recalled by its author from this spinner's output, learnt by aligning garbled
 * phrases with their originals, or derived from such entries.
 */
export type EntryEvidence = 'seen' | 'recalled' | 'learnt' | 'generalized'

/** One substitution of the spin channel: `surface` is what the spinner writes, `original` what stood there; base forms, lower case. */
export interface SpinEntry {
  readonly surface: string
  readonly original: string
  /**
   * Which inflected forms are generated: of the last word for a noun, of the first for a verb; none otherwise. A `fact` is a figure that
   * the surface does not tell (`hundreds of thousands` for millions): such a span is flagged, never written.
   */
  readonly slot: 'noun' | 'verb' | 'adjective' | 'adverb' | 'function' | 'fixed' | 'fact'
  readonly evidence: EntryEvidence
  /** Times it was seen in real text; for a learnt one, the pairs of phrases that hold it. */
  readonly count: number
}

/** A table of substitutions: one spinner's habits. */
export interface ChannelSource {
  readonly name: string
  readonly channel: 'spin'
  readonly version?: number
  readonly entries: readonly SpinEntry[]
}

/** What a model is made of. */
export interface DictionarySources {
  /** Users' dictionaries, beside the embedded ones. */
  readonly dictionaries?: readonly DictionarySource[]
  /** Users' channel tables, beside the embedded ones. */
  readonly channels?: readonly ChannelSource[]
  /** Leaves a part of the embedded substitutions out, so that what they generalise to can be measured; `all` by default. */
  readonly part?: 'all' | 'garbling' | 'repairing'
  /** The packed model as bytes, where the platform's own asset is not to be loaded. */
  readonly model?: Uint8Array
}

/** Dictionaries compiled once, for any number of repairers. */
export interface CompiledDictionaries {
  readonly modelId: string
}

/** Options of `createRepairer`; read once, then frozen. */
export interface RepairerOptions extends DictionarySources {
  /** Dictionaries compiled before, in place of `dictionaries`, `channels` and `model`. */
  readonly compiled?: CompiledDictionaries
  /** Only terms of these dictionaries are written. */
  readonly only?: readonly string[]
  readonly scope?: Scope
  /** Least confidence of a repair, 0.5 to 1. */
  readonly repairAt?: number
  /** Least confidence of a suggestion, 0 to `repairAt`. */
  readonly suggestAt?: number
  /** Phrases never to touch. */
  readonly protect?: readonly string[]
  /** Prior probability that a document was spun, 0 to 1 exclusive; the fitted one where left out. */
  readonly prior?: number
  /**
   * Misreadings of OCR: repaired nowhere with `off` (the default), in text that looks like OCR with `auto`; `historical` (old newspapers and books)
   * and `modern` (recent engines on clean print) say that all text is OCR of that kind.
   */
  readonly ocr?: 'off' | 'auto' | 'historical' | 'modern'
  /** Whether to repair what a wrong decoding or a converter left (`â€™`, ligatures, soft hyphens, zero-width characters); not by default. */
  readonly encoding?: boolean
}

/** Finds and repairs garbles. Synchronous and pure: a result depends on the text and the options alone. */
export interface Repairer {
  /** Repairs `text`; equals applying {@link Repairer.detect}. */
  repair(text: string): RepairResult
  /** All detections in order, without overlap. */
  detect(text: string): Detection[]
  /**
   * The likeliest text as a whole: the best path of the model (Viterbi), without evidence, calibration or thresholds. It changes more than
   * {@link Repairer.repair} and breaks more; for measuring, and for readers who prefer fluent text to certain text.
   */
  decode(text: string): string
  /** What is believed of the document, without detections. */
  inspect(text: string): DocumentSummary
  /** Hash of all data the results depend on. */
  readonly modelId: string
  readonly scope: Scope
}

/** A passage as an OCR engine read it, and as it stands on the page. */
export interface TextPair {
  readonly ocr: string
  readonly truth: string
}

/** One confusion of the OCR channel: `original` was read as `surface`; up to three characters each, case as it stands, either may be empty. */
export interface Confusion {
  readonly surface: string
  readonly original: string
  /** How often it happened: an expected count, so no whole number. */
  readonly count: number
  /** How often the original stood in the truth; for an empty one, the places where something could have come in. */
  readonly total: number
  readonly evidence: 'seen'
}

/** What one kind of engine and page confuses. `P(surface | original)` is `count / total`. */
export interface ConfusionSource {
  readonly name: string
  readonly channel: 'ocr'
  readonly version?: number
  /** Characters of the truth it was learnt from. */
  readonly characters: number
  /** Expected counts of single characters replaced, lost and inserted that are too rare to have a line of their own. */
  readonly unlisted: { readonly replaced: number; readonly lost: number; readonly inserted: number }
  readonly entries: readonly Confusion[]
}
