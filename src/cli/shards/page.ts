// The report as one page: no script, no request, readable on paper and in the dark.
import { BANDS, countFaults, type MergedStats, type Tally } from './stats.js'

const MOST_ROWS = 25

const STYLE = `:root{color-scheme:light dark;--ink:#1d2433;--soft:#5b6579;--line:#dfe3ea;--ground:#fff;--card:#f6f7fa;--bar:#3b6fd4;--good:#137a4b;--bad:#b3372f}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#9aa4b8;--line:#333b4c;--ground:#151922;--card:#1d2330;--bar:#7aa2f7;--good:#5fcf9a;--bad:#ef8a82}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1080px;padding:32px 24px 64px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:40px 0 12px}p{margin:0 0 12px;color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:12px;margin:24px 0}.card{background:var(--card);border-radius:8px;padding:12px 16px}.card b{display:block;font-size:24px;font-variant-numeric:tabular-nums}.card span{color:var(--soft);font-size:13px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:6px 8px;border-bottom:1px solid var(--line);vertical-align:top}th{font-weight:600;color:var(--soft);font-size:13px}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:block;height:8px;border-radius:4px;background:var(--bar);min-width:2px}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(380px,100%),1fr));gap:0 40px}.two h2{margin-top:24px}section{overflow-x:auto}
del{color:var(--bad);text-decoration:line-through}ins{color:var(--good);text-decoration:none;font-weight:600}.context{overflow-wrap:anywhere}
.bars{display:flex;align-items:flex-end;gap:4px;height:140px;border-bottom:1px solid var(--line);margin-top:24px}.bars div{flex:1;background:var(--bar);border-radius:3px 3px 0 0;position:relative}.bars div i{position:absolute;top:-18px;left:0;right:0;text-align:center;font:11px system-ui;color:var(--soft)}.axis{display:flex;justify-content:space-between;font-size:12px;color:var(--soft)}`

/** Renders the page. */
export function renderPage(stats: MergedStats): string {
  const { decisions } = stats
  const faults = countFaults(stats)
  const cards: [string, string][] = [
    [number(stats.rows), 'rows'], [number(stats.changedRows), 'rows repaired'], [number(decisions.repair), 'repairs'], [number(decisions.suggest), 'suggestions'], [number(decisions.flag), 'flagged'],
    [number(stats.spunDocuments), 'documents spun'], [number(faults), 'rows passed untouched'], ...(stats.refused > 0 ? [[number(stats.refused), 'repairs across tags left'] as [string, string]] : []),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ungarble report</title><style>${STYLE}</style></head><body>
<h1>What was repaired</h1>
<p>${number(stats.shards.length)} ${stats.shards.length === 1 ? 'file' : 'files'}, ${(stats.bytes / 1e6).toFixed(1)} MB, ${number(stats.words)} words, ${stats.seconds.toFixed(0)} s of work. Model ${escape(stats.modelIds.join(', '))}.</p>
<div class="cards">${cards.map(([value, label]) => `<div class="card"><b>${value}</b><span>${label}</span></div>`).join('')}</div>
<div class="two">${tally('Repaired most', 'term', stats.terms)}${tally('What was undone', 'substitution', stats.substitutions)}${tally('By dictionary', 'dictionary', stats.dictionaries)}${tally('By channel', 'channel', stats.channels)}</div>
${histogram(stats.confidence)}
${samples(stats)}
${spun(stats)}
${faulty(stats)}
${shards(stats)}
</body></html>
`
}

function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string).replace(/[^\P{Cc}\n\t]/gu, '\ufffd')
}

function section(title: string, head: readonly string[], rows: readonly string[], note = ''): string {
  if (rows.length === 0) return ''
  const columns = head.map((name) => (name.startsWith('#') ? `<th class="n">${name.slice(1)}</th>` : `<th>${name}</th>`))
  return `<section><h2>${title}</h2>${note === '' ? '' : `<p>${note}</p>`}<table><thead><tr>${columns.join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row}</tr>`).join('\n')}</tbody></table></section>`
}

function tally(title: string, label: string, counts: Tally): string {
  const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const most = sorted[0]?.[1] ?? 1
  const rows = sorted.slice(0, MOST_ROWS).map(([name, count]) => `<td>${escape(name)}<span class="bar" style="width:${((100 * count) / most).toFixed(1)}%"></span></td><td class="n">${number(count)}</td>`)
  return section(title, [label, '#times'], rows, sorted.length > MOST_ROWS ? `The first ${MOST_ROWS} of ${number(sorted.length)}; all of them are in report.json.` : '')
}

function histogram(confidence: readonly number[]): string {
  const most = Math.max(...confidence)
  if (most <= 0) return ''
  // By its root, so that the few doubtful ones show beside the many sure ones.
  const bars = confidence.map((count, band) => `<div style="height:${(100 * Math.sqrt(count / most)).toFixed(1)}%" title="${(band / BANDS).toFixed(2)} to ${((band + 1) / BANDS).toFixed(2)}: ${count}"><i>${count > 0 ? number(count) : ''}</i></div>`)
  return `<section><h2>Confidence of what was found</h2><p>Repairs, suggestions and flags by confidence; heights grow with the square root of the count.</p><div class="bars">${bars.join('')}</div><div class="axis"><span>0</span><span>0.25</span><span>0.5</span><span>0.75</span><span>1</span></div></section>`
}

function samples(stats: MergedStats): string {
  const rows = stats.samples.map((one) => {
    const change = one.decision === 'repair' ? `<del>${escape(one.surface)}</del> <ins>${escape(one.replacement)}</ins>` : `<b>${escape(one.surface)}</b> <i>${one.decision === 'flag' ? '(flagged)' : `${escape(one.replacement)}?`}</i>`
    return `<td class="context">…${escape(one.before)}${change}${escape(one.after)}…</td><td class="n">${one.confidence.toFixed(4)}</td><td>${escape(one.source)}:${one.row}</td>`
  })
  return section('In context', ['text', '#confidence', 'file and row'], rows)
}

function spun(stats: MergedStats): string {
  const rows = stats.mostSpun.slice(0, MOST_ROWS).map((one) => `<td>${escape(one.source)}:${one.row}</td><td class="n">${one.probability.toFixed(4)}</td><td class="n">${(100 * one.rate).toFixed(1)} %</td><td class="n">${number(one.words)}</td>`)
  return section('Documents spun most', ['file and row', '#probability that it was spun', '#share of spinnable words', '#words'], rows)
}

function faulty(stats: MergedStats): string {
  const rows = stats.faultyRows.map((one) => `<td>${escape(one.source)}:${one.row}</td><td>${escape(one.fault)}</td>`)
  return section('Rows that passed untouched', ['file and row', 'why'], rows, `${Object.entries(stats.faults).map(([fault, count]) => `${number(count)} ${escape(fault)}`).join(', ')}. They are in the output as they were.`)
}

function shards(stats: MergedStats): string {
  const rows = stats.shards.map((one) => `<td>${escape(one.source)}</td><td class="n">${number(one.rows)}</td><td class="n">${number(one.changedRows)}</td><td class="n">${number(one.repairs)}</td><td class="n">${number(one.faults)}</td><td class="n">${one.seconds.toFixed(1)}</td>`)
  return section('Files', ['file', '#rows', '#repaired rows', '#repairs', '#untouched rows', '#seconds'], rows)
}
