/** What one rule says of scenes that differ in one thing each. */
import { describe, expect, it } from 'vitest'
import { type Scene, saidBy } from './scene.ts'

export type Case = readonly [says: string, change: (scene: Scene) => void, lines: readonly string[]]

export const judges = (rule: string, cases: readonly Case[]): void => {
  describe(rule, () => {
    it.each(cases)('%s', (_, change, lines) => expect(saidBy(rule, change)).toEqual(lines))
  })
}
