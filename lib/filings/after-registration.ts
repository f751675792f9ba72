/** What a filing says once it is registered: what was sold is the buyers', what was assigned is the assignee's. */
import type { Filing } from './filing.ts'

type Unit = Filing['units'][number]
type Lender = NonNullable<Filing['mortgagees']>[number]

/** As the registry reported them where ownership passed. */
export type OwnershipCertificates = readonly { readonly number: string; readonly units: readonly string[] }[]

const withoutPaper = ({ certificate }: Unit): Unit['certificate'] => {
  if (certificate === undefined) return undefined
  const { paper: _, ...named } = certificate
  return named
}

/** The units with their owners and certificates; of a certificate that passed without its number being told, nothing is known. */
export const unitsAfter = (
  { units, sale }: Pick<Filing, 'units' | 'sale'>,
  issued: OwnershipCertificates,
  passed: boolean,
): Filing['units'] =>
  units.map((unit) => {
    const { securedAmount: _, certificate: __, ...rest } = unit
    const number = issued.find(({ units: on }) => on.includes(unit.unitNumber))?.number
    const certificate = passed ? number && { number } : withoutPaper(unit)
    if (sale === undefined) return { ...rest, ...(certificate && { certificate }) }
    const { coOwnership: _way, shares: _shares, ...named } = rest
    const { buyers: owners, coOwnership, shares } = sale
    return {
      ...named,
      ...(certificate && { certificate }),
      owners,
      ...(coOwnership && { coOwnership }),
      ...(shares && { shares }),
    }
  })

/** Who holds the mortgage now. */
export const lendersAfter = ({ mortgagees = [], assignment }: Filing): readonly Lender[] => {
  if (assignment === undefined) return mortgagees
  const { branch, name } = assignment.assignee
  return [mortgagees.find((one) => one.branch === branch) ?? { branch, name, rank: 1, capacity: 'own' }]
}

/** These persons and who guards them. */
export const personsNamed = ({ parties }: Pick<Filing, 'parties'>, ids: ReadonlySet<string>): Filing['parties'] => {
  const guards = new Set(
    parties.flatMap((party) => (party.type === 'individual' && ids.has(party.id) ? (party.guardians ?? []) : [])),
  )
  return parties.filter(({ id }) => ids.has(id) || guards.has(id))
}

/** Only who owns can mortgage what stands. */
export const mortgagorsAfter = ({ mortgagors }: Filing, units: Filing['units']): Filing['mortgagors'] => {
  const owners = new Set(units.flatMap((unit) => unit.owners))
  const staying = mortgagors?.filter(({ party }) => owners.has(party))
  return staying === undefined || staying.length === 0 ? undefined : staying
}
