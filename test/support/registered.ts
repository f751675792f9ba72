/** Cases as they stand once their filings are registered and certified: what a release, or any later filing, begins with. */
import fc from 'fast-check'
import type { Certificate } from '../../lib/certificates/model.ts'
import type { OwnershipCertificates } from '../../lib/filings/after-registration.ts'
import type { Filing } from '../../lib/filings/filing.ts'
import type { Plan } from '../../lib/registrations/business.ts'
import { BUSINESSES, planOf } from '../../lib/registrations/businesses/index.ts'
import { readExamples } from '../../tools/examples.ts'

export type RegisteredCase = {
  readonly name: string
  readonly filing: Filing
  readonly plan: Plan
  readonly certificates: readonly Certificate[]
  readonly ownershipCertificates: OwnershipCertificates
  readonly settledOn: string | undefined
}

const certificate = (serial: number, units: readonly string[]): Certificate => ({
  certificateId: `crt_${String(serial).padStart(26, '0')}`,
  number: `闽(2026)厦门市不动产证明第${String(7_000_000 + serial)}号`,
  status: 'kept',
  units: [...units],
  issuedAt: '2026-11-20T10:00:00+08:00',
  documentId: `doc_${'0'.repeat(26)}`,
  sha256: '0'.repeat(64),
  length: 1,
  contentType: 'application/pdf',
  uploadKey: 'incoming/350200/doc_1',
})

const EXAMPLES = Object.entries(await readExamples()).map(([name, example]) => {
  const filing = example as unknown as Filing
  const plan = planOf(BUSINESSES[filing.business], filing.mode)
  if (!plan) throw new Error(`${name} has no plan`)
  return { name, filing, plan }
})

const GUARDIAN: Filing['parties'][number] = {
  id: 'guardian',
  type: 'individual',
  name: '测试癸',
  idDocument: { kind: 'resident-id', number: '350405190001060069' },
}

/** Whoever buys, or else owns, is a child that this person guards. */
const ofWard = (filing: Filing): Filing => {
  const [ward] = filing.sale?.buyers ?? filing.units.flatMap(({ owners }) => owners)
  return {
    ...filing,
    parties: [
      ...filing.parties.map((party) =>
        party.type === 'individual' && party.id === ward
          ? {
              ...party,
              idDocument: { kind: 'resident-id' as const, number: '350203201501020036' },
              guardians: ['guardian'],
            }
          : party,
      ),
      GUARDIAN,
    ],
  }
}

/** The other lender of an assignment files. */
const byAssignor = (filing: Filing): Filing =>
  filing.assignment ? { ...filing, branch: filing.assignment.assignor.branch } : filing

/** Every business in each of its modes, registered as a registry may: one certificate or one a unit, the new owner's told or not. */
export const registeredCases: fc.Arbitrary<RegisteredCase> = fc
  .record({
    example: fc.constantFrom(...EXAMPLES),
    isWard: fc.boolean(),
    isAssignors: fc.boolean(),
    isEach: fc.boolean(),
    isTold: fc.boolean(),
    settledOn: fc.constantFrom(undefined, '2026-11-23'),
  })
  .map(({ example: { name, filing: filed, plan }, isWard, isAssignors, isEach, isTold, settledOn }) => {
    const wards = isWard ? ofWard(filed) : filed
    const filing = isAssignors ? byAssignor(wards) : wards
    const units = filing.units.map(({ unitNumber }) => unitNumber)
    const certified = isEach ? units.map((unit, at) => certificate(at + 1, [unit])) : [certificate(1, units)]
    const owned = plan.registrations.includes('ownership-transfer') && isTold
    return {
      name,
      filing,
      plan,
      certificates: plan.result === 'cancellation' ? [] : certified,
      ownershipCertificates: owned ? [{ number: '闽(2026)厦门市不动产权第0090001号', units }] : [],
      settledOn,
    }
  })
