import { mutateBytes } from './mutate-bytes.ts'
import { allNodes, derTree, mutateDer } from './mutate-der.ts'
import { mutateJson } from './mutate-json.ts'
import { Random } from './random.ts'
import type { FuzzTarget } from './target.ts'

/** The nth input of a target: the same for the same seed and the same real things. */
export function inputsOf(
  { form, seeds }: Pick<FuzzTarget, 'form' | 'seeds'>,
  seed: number,
): (index: number) => Uint8Array {
  const trees = seeds.map((bytes) => (form === 'der' ? derTree(bytes) : undefined))
  const donors = trees.flatMap((tree) => (tree === undefined ? [] : allNodes(tree)))
  const values = seeds.map((bytes) =>
    form === 'json' ? JSON.parse(new TextDecoder().decode(bytes)) : undefined,
  )
  return (index) => {
    const random = new Random(seed, index)
    const one = random.below(seeds.length)
    const real = seeds[one] as Uint8Array
    const tree = trees[one]
    // One in four without regard to structure: that reaches the outermost readers.
    if (random.chance(4)) return mutateBytes(real, random)
    if (tree !== undefined) return mutateDer(tree, random, donors)
    return form === 'json' ? mutateJson(values[one], random) : mutateBytes(real, random)
  }
}
