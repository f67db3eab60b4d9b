// Fits the smoothing of the channel's counts: the mass of unlisted surfaces, and what entries without counts weigh.
import type { ChannelPrior } from '../dictionary/compile-spin.js'
import type { ChannelSource } from '../types.js'

/**
 * Weight of an original's unlisted surfaces such that the mass they get over the counted substitutions is the share of singletons among
 * them (Good 1953): the chance that the next substitution seen is a new one.
 */
export function fitUnlisted(channels: readonly ChannelSource[], prior: ChannelPrior): number {
  const counts = new Map<string, number>()
  const weights = new Map<string, number>()
  let total = 0
  let singletons = 0
  for (const entry of channels.flatMap((channel) => channel.entries)) {
    weights.set(entry.original, (weights.get(entry.original) ?? 0) + entry.count + prior[entry.evidence])
    // Only what was seen in running text is a sample of what the spinner writes; learnt counts are of listed phrases.
    if (entry.evidence !== 'seen') continue
    counts.set(entry.original, (counts.get(entry.original) ?? 0) + entry.count)
    total += entry.count
    if (entry.count === 1) singletons++
  }
  let low = 0
  let high = 100
  for (let round = 0; round < 60; round++) {
    const unlisted = (low + high) / 2
    let mass = 0
    for (const [original, count] of counts) mass += (count * unlisted) / ((weights.get(original) as number) + unlisted)
    if (mass / total < singletons / total) low = unlisted
    else high = unlisted
  }
  return Number(low.toPrecision(3))
}

/** The pseudo-counts of entries without counts under which real spun texts are likeliest, from a small grid. */
export function fitPseudoCounts(channels: readonly ChannelSource[], even: number, likelihood: (prior: ChannelPrior) => number): { prior: ChannelPrior; lines: string[] } {
  const lines: string[] = []
  let best: { prior: ChannelPrior; score: number } | undefined
  const attempt = (start: ChannelPrior): void => {
    const prior = { ...start, unlisted: fitUnlisted(channels, start) }
    const score = likelihood(prior)
    lines.push(`recalled ${prior.recalled}, generalized ${prior.generalized}, shared ${prior.shared}, unlisted ${prior.unlisted}: ${score.toFixed(1)} nats`)
    if (best === undefined || score > best.score) best = { prior, score }
  }
  for (const generalized of [0.1, 0.3, 0.6, 1.2]) for (const recalled of [0.7, 1.2, 2.4]) attempt({ seen: 1, recalled, learnt: generalized, generalized, unlisted: 0, shared: 1, even })
  for (const shared of [0.3, 3]) attempt({ ...(best as { prior: ChannelPrior }).prior, shared })
  return { prior: (best as { prior: ChannelPrior }).prior, lines }
}
