/** Whatever a bank has not typed yet, the review judges the rest of its draft. */
import { expect, it } from 'vitest'
import type { Filing } from '../../../lib/filings/filing.ts'
import { BUSINESSES, planOf } from '../../../lib/registrations/businesses/index.ts'
import type { Application } from '../../../lib/review/application.ts'
import type { Facts } from '../../../lib/review/facts.ts'
import { review } from '../../../lib/review/review.ts'
import { readExamples } from '../../../tools/examples.ts'
import { pathsOf, without } from '../../support/drafts.ts'
import { cleanBook, scene } from '../../support/review/scene.ts'

const examples = Object.entries(await readExamples()).map(([name, filing]) => ({ name, filing: filing as Filing }))

it.each(examples)('a draft of $name is reviewed with anything missing', ({ filing: example }) => {
  const registrations = planOf(BUSINESSES[example.business], example.mode)?.registrations ?? []
  for (const path of pathsOf(example)) {
    const application = without(example, path) as unknown as Application
    const books = new Map(application.units?.map((unit) => [unit?.unitNumber ?? '', cleanBook()]))
    const facts = { ...scene().facts, registrations, books, earlier: books } as Facts
    expect(() => review(application, facts), path.join('/')).not.toThrow()
  }
})
