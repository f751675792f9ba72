/** The examples of the businesses, out of their files: they are no part of what is deployed. */
import type { Business, Example } from '../lib/registrations/business.ts'
import { BUSINESSES, modesOf } from '../lib/registrations/businesses/index.ts'

type BusinessFile = { readonly example: (mode?: string) => Example }

/** By business, or by `business/mode` where it has modes. */
export const readExamples = async (): Promise<Record<string, Example>> => {
  const examples: Record<string, Example> = {}
  for (const business of Object.values(BUSINESSES) as readonly Business[]) {
    const { example }: BusinessFile = await import(`../lib/registrations/businesses/${business.name}.ts`)
    const modes = modesOf(business)
    if (modes.length === 0) examples[business.name] = example()
    for (const mode of modes) examples[`${business.name}/${mode}`] = example(mode)
  }
  return examples
}
