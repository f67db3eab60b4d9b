// Sums of small trees, fitted by boosting: log-odds where what matters depends on what else holds, as it does for misread words.

/** Trees one after the other, each node before its left branch and that before its right one. */
export interface Trees {
  /** log-odds before any tree. */
  readonly base: number
  /** By node: the feature it asks for, -1 for a leaf. */
  readonly feature: readonly number[]
  /** The least value that goes right; of a leaf what it adds. */
  readonly value: readonly number[]
  /** Nodes from here to the right branch; 0 for a leaf. */
  readonly right: readonly number[]
}

/** log-odds of these features. */
export function sumTrees({ base, feature, value, right }: Trees, features: readonly number[]): number {
  let sum = base
  // A tree ends where its last leaf does: the right branch of a node that is right of all above it.
  for (let node = 0; node < feature.length; ) {
    let end = node
    while ((feature[end] as number) >= 0) end += right[end] as number
    while ((feature[node] as number) >= 0) node += (features[feature[node] as number] as number) >= (value[node] as number) ? (right[node] as number) : 1
    sum += value[node] as number
    node = end + 1
  }
  return sum
}
