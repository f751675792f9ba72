import { it } from 'vitest'

/**
 * One test of several steps, each of which builds on those before it: it runs whole or not at all, so no step counts on the order of tests.
 * A failure names the step it happened in.
 */
export const story = (title: string, steps: Readonly<Record<string, () => unknown>>): void =>
  it(title, async () => {
    for (const [name, step] of Object.entries(steps))
      try {
        await step()
      } catch (error) {
        if (error instanceof Error) error.message = `${name}: ${error.message}`
        throw error
      }
  })
