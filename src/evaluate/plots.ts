// Two pictures of calibration as one SVG: the reliability diagram, and what share is wrong among the surest (risk against coverage).

/** A judged detection: its confidence, and whether it was right. */
export interface JudgedConfidence { readonly confidence: number; readonly right: boolean }

/** Points of the risk-coverage curve (El-Yaniv & Wiener 2010): with the surest first, the share wrong among the first so many. */
export function riskCoverage(pairs: readonly JudgedConfidence[], points = 100): { coverage: number; risk: number; confidence: number }[] {
  const sorted = [...pairs].sort((a, b) => b.confidence - a.confidence)
  const curve: { coverage: number; risk: number; confidence: number }[] = []
  let wrong = 0
  sorted.forEach(({ right, confidence }, i) => {
    if (!right) wrong++
    const point = Math.floor(((i + 1) * points) / sorted.length) > Math.floor((i * points) / sorted.length)
    if (point) curve.push({ coverage: (i + 1) / sorted.length, risk: wrong / (i + 1), confidence })
  })
  return curve
}

/** Area under the ROC curve: the chance that a positive scores above a negative, ties counting half (Hanley & McNeil 1982). NaN without both. */
export function areaUnderRoc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = [...negatives].sort((a, b) => a - b)
  const below = (value: number, ties: boolean): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] as number) < value || (ties && sorted[middle] === value)) low = middle + 1
      else high = middle
    }
    return low
  }
  return positives.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0) / (positives.length * negatives.length)
}

const SIZE = 320
const MARGIN = 40

/** Draws both pictures side by side. `curve` holds the bins of the reliability diagram. */
export function drawCalibration(pairs: readonly JudgedConfidence[], curve: readonly { confidence: number; right: number; count: number }[], title: string): string {
  const most = Math.max(0.01, ...riskCoverage(pairs).map(({ risk }) => risk))
  const dots = curve.map(({ confidence, right, count }) => `<circle cx="${x(confidence)}" cy="${y(right)}" r="4"><title>${count} detections: confidence ${confidence.toFixed(3)}, right ${right.toFixed(3)}</title></circle>`)
  const risk = riskCoverage(pairs).map(({ coverage, risk: share }) => `${x(coverage)},${y(share / most)}`)
  const width = 2 * (SIZE + 2 * MARGIN)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${SIZE + 2 * MARGIN}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/><text x="${MARGIN}" y="18">${title.replace(/[<&]/g, '')}: ${pairs.length} detections</text>`,
    `<g fill="#06c">${axes('confidence', 'share right', '1')}<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#999"/>${dots.join('')}</g>`,
    `<g transform="translate(${SIZE + 2 * MARGIN})">${axes('coverage', 'share wrong', most.toPrecision(2))}<polyline fill="none" stroke="#c30" points="${risk.join(' ')}"/></g>`,
    '</svg>\n',
  ].join('\n')
}

const x = (value: number): string => (MARGIN + value * SIZE).toFixed(1)
const y = (value: number): string => (MARGIN + (1 - value) * SIZE).toFixed(1)

function axes(across: string, up: string, top: string): string {
  return `<path d="M${x(0)} ${y(1)}V${y(0)}H${x(1)}" fill="none" stroke="black"/><g fill="black"><text x="${x(0.5)}" y="${SIZE + MARGIN + 28}" text-anchor="middle">${across}</text>`
    + `<text x="${x(0)}" y="${MARGIN - 6}">${up}</text><text x="${x(1)}" y="${SIZE + MARGIN + 14}" text-anchor="end">1</text><text x="${MARGIN - 6}" y="${y(1)}" text-anchor="end" dominant-baseline="hanging">${top}</text></g>`
}
