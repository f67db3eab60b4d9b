// Logistic regression by Newton's method with a small ridge: enough for a handful of weights.

/** Fits intercept and weights; `ridge` pulls the first weight towards `first` and the others towards zero. */
export function fitLogistic(samples: readonly { readonly features: readonly number[]; readonly right: boolean; readonly weight: number }[], ridge = 1, first = 1): number[] {
  const size = (samples[0]?.features.length ?? 0) + 1
  const weights = new Array<number>(size).fill(0)
  weights[1] = first
  for (let round = 0; round < 50; round++) {
    const gradient = weights.map((weight, i) => (i > 0 ? -ridge * (weight - (i === 1 ? first : 0)) : 0))
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j ? (i > 0 ? ridge : 1e-6) : 0)))
    for (const { features, right, weight } of samples) {
      const row = [1, ...features]
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * (weights[i] as number), 0)))
      const filled = row.flatMap((value, i) => (value === 0 ? [] : [i]))
      for (const i of filled) {
        gradient[i] = (gradient[i] as number) + weight * ((right ? 1 : 0) - p) * (row[i] as number)
        for (const j of filled) (hessian[i] as number[])[j] = ((hessian[i] as number[])[j] as number) + weight * p * (1 - p) * (row[i] as number) * (row[j] as number)
      }
    }
    const step = solve(hessian, gradient)
    // A step of more than one nat may overshoot where the classes are nearly separable.
    const most = Math.max(1, ...step.map(Math.abs))
    step.forEach((value, i) => (weights[i] = (weights[i] as number) + value / most))
    if (step.every((value) => Math.abs(value) < 1e-6)) break
  }
  return weights
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number])
  const size = rows.length
  for (let i = 0; i < size; i++) {
    const pivot = rows.slice(i).reduce((best, row, k) => (Math.abs(row[i] as number) > Math.abs(rows[best]?.[i] as number) ? i + k : best), i)
    const chosen = rows[pivot] as number[]
    rows[pivot] = rows[i] as number[]
    rows[i] = chosen
    for (let k = i + 1; k < size; k++) {
      const row = rows[k] as number[]
      const factor = (row[i] as number) / (chosen[i] as number)
      for (let j = i; j <= size; j++) row[j] = (row[j] as number) - factor * (chosen[j] as number)
    }
  }
  const out = new Array<number>(size).fill(0)
  for (let i = size - 1; i >= 0; i--) {
    const row = rows[i] as number[]
    const known = out.reduce((sum, value, j) => (j > i ? sum + value * (row[j] as number) : sum), 0)
    out[i] = ((row[size] as number) - known) / (row[i] as number)
  }
  return out
}
