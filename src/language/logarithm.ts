// Exponential and logarithm from + − × ÷ alone: `Math.exp` and `Math.log` differ between engines.

/** e to the power x: Taylor series on a sixteenth-power reduction. */
export function exponential(x: number): number {
  if (x < -700) return 0
  if (x > 709) return Infinity
  let halvings = 0
  let y = x
  while (y > 0.0625 || y < -0.0625) {
    y /= 2
    halvings++
  }
  let term = 1
  let sum = 1
  for (let n = 1; n < 9; n++) {
    term = (term * y) / n
    sum += term
  }
  for (; halvings > 0; halvings--) sum *= sum
  return sum
}

/** Natural logarithm: area-tangent series after division by powers of two. */
export function logarithm(x: number): number {
  if (!(x > 0 && x < Infinity)) return x > 0 ? Infinity : -Infinity
  let y = x
  let powers = 0
  while (y > 1.4142135623730951) {
    y /= 2
    powers++
  }
  while (y < 0.7071067811865476) {
    y *= 2
    powers--
  }
  const z = (y - 1) / (y + 1)
  const square = z * z
  let term = z
  let sum = 0
  for (let n = 1; n < 24; n += 2) {
    sum += term / n
    term *= square
  }
  return 2 * sum + powers * 0.6931471805599453
}
