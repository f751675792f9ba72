/**
 * Worlds in which something was violated once, by the product or by a bug that was planted to see whether it is found. A world is what its
 * seed makes of the simulator as it is: after a change of the simulator an old seed is another world, and as good as any.
 */
export const SEEDS: readonly { readonly world: number; readonly found: string }[] = [
  { world: 849603841, found: 'a registry that decides on a loan over several registries is answered with a fault' },
  { world: 1472811510, found: 'a fee paid at the window is asked for once more by an order made out meanwhile' },
  { world: 1277432986, found: 'planted: a worker that was overtaken still takes locks' },
  { world: 774903865, found: 'planted: the lock of a unit is taken without its condition' },
  { world: 3478435792, found: 'planted: a lock is released after its transaction' },
  { world: 276034809, found: 'planted: two counters count the same events' },
  { world: 4257974514, found: 'planted: only the first page is read; a lease of 0 seconds; hints before the commit' },
  { world: 3268169497, found: 'planted: a feed is not published in the order of waiting' },
]
