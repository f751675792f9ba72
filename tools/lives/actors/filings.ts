/** What the banks of a world file: the ordinary new loan, on units of which there are few. */
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { paperOf, REGISTRIES } from '../directory.ts'
import type { World } from '../world.ts'

/** The n-th home of a prefix. */
export const unitOf = (prefix: string, room: number): string =>
  `${prefix}001002GB00123F0001${String(room + 1).padStart(4, '0')}`

/** Some homes of one registry, no two alike. */
export const someUnits = ({ random, temper }: World, prefix: string): string[] => {
  const count = random.chance(0.8) ? 1 : 2
  const first = random.int(temper.units)
  return Array.from({ length: count }, (_, at) => unitOf(prefix, (first + at) % temper.units))
}

const EXAMPLE: Filing = FILING_EXAMPLES.ordinary

/** The same filing with papers of this bank's own. */
const withPapers = (world: World, bank: string, filing: Filing): Filing =>
  JSON.parse(
    filing.documents.reduce(
      (text, { slot, documentId }) => text.replaceAll(`"${documentId}"`, `"${paperOf(world, bank, slot)}"`),
      JSON.stringify(filing),
    ),
  )

/** `number` makes the bank's own numbers. Some lie in both registries. */
export const filingOf = (world: World, bank: string, number: number): Filing => {
  const { random } = world
  const [first] = EXAMPLE.units
  if (!first || !EXAMPLE.loan || !EXAMPLE.mortgage) throw new Error('the example is no new loan')
  const serial = String(number).padStart(4, '0')
  const isOverSeveral = random.chance(0.12)
  const places = isOverSeveral ? REGISTRIES : [random.pick(REGISTRIES)]
  return withPapers(world, bank, {
    ...EXAMPLE,
    bankReference: `YW${serial}`,
    loan: { ...EXAMPLE.loan, loanContractNo: `借2026-${serial}` },
    mortgage: { ...EXAMPLE.mortgage, contractNo: `抵2026-${serial}` },
    units: places.flatMap(({ prefix }) => someUnits(world, prefix)).map((unitNumber) => ({ ...first, unitNumber })),
    ...(isOverSeveral && { disbursementWaitsFor: random.pick(['all', 'any'] as const) }),
  })
}

type Again = {
  readonly bank: string
  readonly filing: Filing
  readonly part: { readonly caseId: string; readonly units: readonly string[] }
}

/** One part of a loan over several registries, filed again after it has failed. */
export const filedAgain = (world: World, { bank, filing, part: { caseId, units } }: Again): Filing => {
  const { disbursementWaitsFor: _, ...rest } = filing
  return withPapers(world, bank, {
    ...rest,
    bankReference: `${filing.bankReference}-${caseId.slice(-6)}`,
    units: filing.units.filter(({ unitNumber }) => units.includes(unitNumber)),
    replacesPart: caseId,
  })
}
