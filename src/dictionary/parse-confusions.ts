// Reads confusion tables of the OCR channel, reporting every fault at once, each with its path.
import { DictionaryError } from '../errors.js'
import type { Confusion, ConfusionSource } from '../types.js'
import { describe, readJson, Reader, type Json, type JsonObject } from './parse.js'

const TABLE_KEYS = ['$schema', 'name', 'channel', 'version', 'characters', 'unlisted', 'entries']
const ENTRY_KEYS = ['surface', 'original', 'count', 'total', 'evidence']
const UNLISTED_KEYS = ['replaced', 'lost', 'inserted']
/** Longest side of a confusion, in UTF-16 units. */
const MOST_CHARACTERS = 3

/** Whether a file under `channels` is a confusion table; one that cannot be read is none. */
export function isConfusionSource(text: string): boolean {
  try {
    return (JSON.parse(text) as { channel?: unknown } | null)?.channel === 'ocr'
  } catch {
    return false
  }
}

/** Reads a confusion table. Throws {@link DictionaryError} with every fault found. */
export function parseConfusions(source: string | object, name = 'confusions'): ConfusionSource {
  const reader = new Reader()
  const root = reader.object(readJson(source, name), '', TABLE_KEYS)
  const entries = reader.list(root['entries'], 'entries').map((value, i) => readConfusion(reader, value, `entries[${i}]`))
  const seen = new Set<string>()
  entries.forEach(({ surface, original }, i) => {
    if (seen.has(`${surface}\t${original}`)) reader.fault(`entries[${i}]`, `"${surface}" for "${original}" is listed twice`)
    seen.add(`${surface}\t${original}`)
  })
  const unlisted = reader.object(root['unlisted'], 'unlisted', UNLISTED_KEYS)
  const result: ConfusionSource = {
    name: reader.string(root['name'], 'name'),
    channel: reader.choice(root['channel'], 'channel', ['ocr'] as const),
    characters: readAmount(reader, root, 'characters', 'characters'),
    unlisted: { replaced: readAmount(reader, unlisted, 'replaced', 'unlisted.replaced'), lost: readAmount(reader, unlisted, 'lost', 'unlisted.lost'), inserted: readAmount(reader, unlisted, 'inserted', 'unlisted.inserted') },
    entries,
  }
  if (reader.faults.length > 0) throw new DictionaryError(name, reader.faults)
  return result
}

function readConfusion(reader: Reader, value: Json, path: string): Confusion {
  const entry = reader.object(value, path, ENTRY_KEYS)
  const surface = readCharacters(reader, entry['surface'], `${path}.surface`)
  const original = readCharacters(reader, entry['original'], `${path}.original`)
  if (surface === original) reader.fault(path, `"${surface}" stands for itself`)
  const count = readAmount(reader, entry, 'count', `${path}.count`)
  const total = readAmount(reader, entry, 'total', `${path}.total`)
  if (count > total || total === 0) reader.fault(path, `a count of ${count} in a total of ${total}`)
  return { surface, original, count, total, evidence: reader.choice(entry['evidence'], `${path}.evidence`, ['seen'] as const) }
}

function readCharacters(reader: Reader, value: Json | undefined, path: string): string {
  if (typeof value === 'string' && value.length <= MOST_CHARACTERS) return value
  reader.fault(path, typeof value === 'string' ? `longer than ${MOST_CHARACTERS} characters` : `expected a text, found ${describe(value)}`)
  return ''
}

function readAmount(reader: Reader, object: JsonObject, key: string, path: string): number {
  const value = object[key]
  if (typeof value === 'number' && value >= 0) return value
  reader.fault(path, `expected a number that is not negative, found ${describe(value)}`)
  return 0
}
