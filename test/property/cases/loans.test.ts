import fc from 'fast-check'
import { expect, test } from 'vitest'
import { APPLICATION_STATES, caseStateOf, type Milestone } from '../../../lib/cases/state/lifecycle.ts'
import {
  outstandingParts,
  type Part,
  parentCaseStateOf,
  parentStateOf,
  withPart,
} from '../../../lib/cases/state/loan.ts'
import { partOfFiling, partText } from '../../../lib/filings/divide-filing.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { Filing } from '../../../lib/filings/filing.ts'
import { faultsIn, type Spoilt } from '../../support/filings.ts'

const PREFIXES = ['350203', '350102', '350503']

/** An owner for each unit, a power for each owner, so that a part has something to leave out. */
const spread = (registryOfUnit: readonly number[]): Spoilt => {
  const filing = structuredClone(FILING_EXAMPLES.ordinary) as Spoilt
  const [unit] = filing.units
  const [power] = filing.powersOfAttorney
  const owner = filing.parties.find(({ id }: { id: string }) => id === unit.owners[0])
  const ids = registryOfUnit.map((_, at) => (at === 0 ? owner.id : `owner-${at}`))
  const passport = (at: number) => ({ kind: 'passport', number: `TEST0000${at}` })
  filing.parties.push(
    ...ids.slice(1).map((id, at) => ({ ...owner, id, idDocument: passport(at), birthDate: '1970-01-01' })),
  )
  filing.units = registryOfUnit.map((registry, at) => ({
    ...unit,
    unitNumber: `${PREFIXES[registry]}001002GB00123F0001${String(at + 1).padStart(4, '0')}`,
    certificate: { number: `闽(2023)厦门市不动产权第${String(at + 1).padStart(7, '0')}号` },
    owners: [ids[at]],
  }))
  filing.mortgagors = ids.map((party) => ({ party }))
  filing.powersOfAttorney = ids.map((id, at) => ({
    ...power,
    id: `pow-${at}`,
    principals: [id],
    units: [filing.units[at].unitNumber],
  }))
  filing.agents = ids.map((_, at) => ({ party: power.agent, power: `pow-${at}` }))
  filing.debtors = [{ party: ids[0], relation: 'same' }]
  delete filing.inquiry
  filing.disbursementWaitsFor = 'all'
  return filing
}

const spreads = fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }).map(spread)

const unitsAt = (filing: Filing, prefix: string): string[] =>
  filing.units.map(({ unitNumber }) => unitNumber).filter((unit) => unit.startsWith(prefix))

test('a part of a sound filing is a filing, shows its units alone, and nobody who has nothing to do with them', () => {
  fc.assert(
    fc.property(spreads, fc.constantFrom(...PREFIXES), (filing: Filing, prefix) => {
      expect(faultsIn(filing)).toEqual([])
      const units = unitsAt(filing, prefix)
      fc.pre(units.length > 0)
      const part = partOfFiling(filing, units)
      expect(Filing.safeParse(part).success).toBe(true)
      expect(part.units.map(({ unitNumber }) => unitNumber)).toEqual(units)
      const text = partText(filing, units)
      for (const other of filing.units.filter(({ unitNumber }) => !units.includes(unitNumber)))
        expect(text).not.toContain(other.unitNumber)
      const concerned = new Set([
        ...part.units.flatMap((unit) => unit.owners),
        ...(part.debtors ?? []).map(({ party }) => party),
        ...(part.agents ?? []).map(({ party }) => party),
      ])
      expect(part.parties.map(({ id }) => id).filter((id) => !concerned.has(id))).toEqual([])
      expect(text).toBe(partText(JSON.parse(JSON.stringify(filing)), units))
    }),
  )
})

test('the parts together have every unit, party and power of the whole', () => {
  fc.assert(
    fc.property(spreads, (filing: Filing) => {
      const parts = PREFIXES.map((prefix) => unitsAt(filing, prefix))
        .filter((units) => units.length > 0)
        .map((units) => partOfFiling(filing, units))
      const all = (pick: (one: Filing) => readonly string[]) => [...new Set(parts.flatMap(pick))].sort()
      for (const pick of [
        (one: Filing) => one.units.map(({ unitNumber }) => unitNumber),
        (one: Filing) => one.parties.map(({ id }) => id),
        (one: Filing) => (one.powersOfAttorney ?? []).map(({ id }) => id),
      ])
        expect(all(pick)).toEqual([...new Set(pick(filing))].sort())
    }),
  )
})

const parts = fc.array(
  fc
    .record({
      applicationState: fc.constantFrom(...APPLICATION_STATES),
      isReleased: fc.boolean(),
      sequence: fc.nat(9),
      id: fc.nat(4),
    })
    .map(({ applicationState, isReleased, sequence, id }): Part => {
      const isRegistered = applicationState === 'registered' || applicationState === 'certified'
      const released = isReleased && applicationState === 'certified'
      const stands = isRegistered && !released
      const milestones: Milestone[] = isRegistered
        ? applicationState === 'certified'
          ? ['registered', 'certified']
          : ['registered']
        : []
      const caseState = caseStateOf({ applicationState, milestones, needs: ['registered', 'certified'] })
      const part = { caseId: `case_${id}`, registry: `35010${id}`, units: [], caseState, applicationState }
      return { ...part, stands, ...(released && { released }), sequence }
    }),
  { minLength: 1, maxLength: 6 },
)

test('a loan that waits for all is held exactly while a part does not stand; for any, until one does', () => {
  fc.assert(
    fc.property(parts, (some) => {
      const all = outstandingParts({ parts: some, milestones: [], disbursementWaitsFor: 'all' })
      expect(all.length === 0).toBe(some.every(({ stands }) => stands))
      const any = outstandingParts({ parts: some, milestones: [], disbursementWaitsFor: 'any' })
      expect(any.length === 0).toBe(some.some(({ stands }) => stands))
    }),
  )
})

test('the parent ends without registration exactly when no part stands or may, and is complete only when paid out', () => {
  fc.assert(
    fc.property(parts, fc.boolean(), (some, paid) => {
      const state = parentCaseStateOf({ parts: some, milestones: paid ? ['disbursed'] : [] })
      const failed = some.filter(({ caseState }) => caseState === 'ended-without-registration')
      const gone = some.filter(({ released }) => released === true)
      const isOver = failed.length === some.length || (failed.length + gone.length === some.length && !paid)
      expect(state === 'ended-without-registration').toBe(isOver)
      const isUndone = failed.length > 0 && failed.length + gone.length === some.length
      expect(parentStateOf(some) === 'not-registered').toBe(isUndone)
      expect(parentStateOf(some) === 'part-failed').toBe(failed.length > 0 && !isUndone)
      if (state === 'completed') expect(paid).toBe(true)
    }),
  )
})

test('whatever the order and however often parts are told of, the latest telling of each counts', () => {
  fc.assert(
    fc.property(parts, (told) => {
      const start = [0, 1, 2, 3, 4].map(
        (id): Part => ({
          caseId: `case_${id}`,
          registry: `35010${id}`,
          units: [],
          caseState: 'open',
          applicationState: 'validating',
          stands: false,
          sequence: 0,
        }),
      )
      const end = told.reduce<readonly Part[]>((known, one) => withPart(known, one) ?? known, start)
      for (const { caseId, sequence } of end)
        expect(sequence).toBe(Math.max(0, ...told.filter((one) => one.caseId === caseId).map((one) => one.sequence)))
    }),
  )
})

test('a part carries the signings of its own people and of the bank, on its own papers, and no others', () => {
  fc.assert(
    fc.property(spreads, fc.constantFrom(...PREFIXES), (filing: Spoilt, prefix) => {
      const units = unitsAt(filing, prefix)
      fc.pre(units.length > 0)
      const [{ documentId }] = filing.documents
      const witness = { officer: 'officer-1', branch: filing.mortgagees[0].branch, place: '思明支行' }
      const signed = { manner: 'face-to-face', documentId, at: '2026-11-20T10:00:00+08:00', ...witness }
      const signers: string[] = [...filing.mortgagors.map(({ party }: Spoilt) => party), filing.mortgagees[0].branch]
      const whole = { ...filing, signing: signers.map((signer) => ({ ...signed, signer })) }
      const part = partOfFiling(whole, units)
      const shown = new Set([...part.parties.map(({ id }) => id), filing.mortgagees[0].branch])
      expect(part.signing?.map(({ signer }) => signer)).toEqual(signers.filter((signer) => shown.has(signer)))
      expect(part.signing?.length).toBeGreaterThanOrEqual(1 + new Set(part.units.flatMap(({ owners }) => owners)).size)
      const gone = `doc_${'9'.repeat(26)}`
      const foreign = { ...whole, signing: [{ ...signed, documentId: gone, signer: signers.at(-1) }] }
      expect(partOfFiling(foreign, units).signing).toEqual([])
    }),
  )
})
