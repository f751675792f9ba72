/** The lists of a filing, entry by entry, as forms print them. */
import type { LocalDate } from '../../kernel/time.ts'
import { printUnitNumber } from '../../kernel/unit-number.ts'
import { MORTGAGE_KINDS } from '../../registrations/business.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'
import type { FilingFields, Item } from '../fields.ts'
import { ACTS, CAPACITIES, CHANGED, CO_OWNERSHIPS, EXTINCTIONS, PAPERS, RELATIONS, USES, WITNESSES } from './codes.ts'
import { feesOn } from './fees.ts'
import { nameOf, partyAs } from './persons.ts'
import {
  amountOf,
  BY_HAND,
  certificateInWords,
  dateInWords,
  joined,
  type Matter,
  NONE,
  periodInWords,
  shareOf,
  yes,
} from './plain.ts'
import { type Applicant, applicantsIn, askedFor, planIn } from './registrations.ts'
import { kindOf } from './rights.ts'

const ofUnits = (matter: Matter): readonly Item<'units'>[] =>
  matter.units.map((unit) => ({
    number: printUnitNumber(unit.unitNumber),
    kind: kindOf(unit.unitNumber),
    certificate: certificateInWords(unit.certificate),
    paper: unit.certificate?.paper ? PAPERS[unit.certificate.paper] : NONE,
    location: unit.location,
    area: BY_HAND,
    use: unit.use ? USES[unit.use] : BY_HAND,
    owners: joined(unit.owners.map((id) => nameOf(matter, id))),
    coOwnership: unit.coOwnership ? CO_OWNERSHIPS[unit.coOwnership] : NONE,
    mortgagedShare: shareOf(unit.mortgagedShare),
    securedAmount: amountOf(unit.securedAmount),
  }))

const ofExisting = ({ existing = [], units }: Matter): readonly Item<'existing'>[] =>
  existing.map((old) => ({
    proofNumber: old.proofNumber
      ? certificateInWords({ number: old.proofNumber })
      : joined(old.legacyProofNumbers ?? []),
    kind: MORTGAGE_KINDS[old.kind].zh,
    mortgagee: old.mortgageeName,
    contractNo: old.contractNo ?? NONE,
    amount: amountOf(old.amount),
    registeredOn: dateInWords(old.registeredOn),
    units: joined((old.units ?? units.map(({ unitNumber }) => unitNumber)).map(printUnitNumber)),
    reason: old.reason ? EXTINCTIONS[old.reason] : NONE,
    settledOn: dateInWords(old.settledOn),
    paper: PAPERS[old.paper],
  }))

const registrationsIn = (matter: Matter, kinds = planIn(matter)?.registrations ?? []): string =>
  joined(kinds.map((kind) => REGISTRATION_KINDS[kind].zh))

/** A lender that asks alone gives its own officer power: he is written in by hand. */
const officerOf = (matter: Matter): Item<'agents'> => ({
  name: BY_HAND,
  documentKind: BY_HAND,
  documentNumber: BY_HAND,
  phone: BY_HAND,
  principals: joined(applicantsIn(matter).map(({ name }) => name)),
  acts: joined(Object.values(ACTS)),
  registrations: registrationsIn(matter),
  period: BY_HAND,
  witnessedBy: NONE,
})

const ofAgents = (matter: Matter): readonly Item<'agents'>[] => {
  const agents = (matter.powersOfAttorney ?? []).map((power) => {
    const { agent, principals, acts, kinds, validFrom, validTo, witnessedBy } = power
    const { name, documentKind, documentNumber, phone } = partyAs(matter, agent)
    return {
      name,
      documentKind,
      documentNumber,
      phone,
      principals: joined(principals.map((id) => nameOf(matter, id))),
      acts: joined(acts.map((act) => ACTS[act])),
      registrations: registrationsIn(matter, kinds),
      period: periodInWords({ from: validFrom, to: validTo }),
      witnessedBy: WITNESSES[witnessedBy],
    }
  })
  return agents.length > 0 ? agents : [officerOf(matter)]
}

const partsOf = ({ mortgagors = [], sale }: Matter, id: string): string =>
  joined([
    ...(sale?.sellers.includes(id) ? ['出卖人'] : []),
    ...(sale?.buyers.includes(id) ? ['买受人'] : []),
    ...(mortgagors.some(({ party }) => party === id) ? ['抵押人'] : []),
  ])

/** Everybody who gives a power, whatever his part: each has a line and a place to sign. */
const ofPrincipals = (matter: Matter): readonly Item<'principals'>[] => {
  const principals = (matter.powersOfAttorney ?? []).flatMap((power) =>
    power.principals.map((id) => ({
      ...partyAs(matter, id),
      role: partsOf(matter, id),
      agent: nameOf(matter, power.agent),
      witnessedBy: WITNESSES[power.witnessedBy],
    })),
  )
  if (principals.length > 0) return principals
  return applicantsIn(matter).map(({ coOwnership: _, agentPhone: __, ...lender }) => ({ ...lender, witnessedBy: NONE }))
}

const ASKED = '□是　□否'
const answered = (is: boolean | undefined): string => (is === undefined ? ASKED : yes(is))

/** 询问记录 is each applicant's own word: what he has not answered is left for him to answer (规范 3.4; 民法典 301). */
const ofInquiry = (matter: Matter): readonly Item<'inquiry'>[] =>
  applicantsIn(matter).map(({ name, role }) => {
    const answers = (matter.inquiry ?? []).find(({ party }) => nameOf(matter, party) === name)
    return {
      name,
      role,
      trueIntent: answered(answers?.trueIntent),
      otherCoOwners: answered(answers?.otherCoOwners),
      papersTrue: answered(answers?.papersTrue),
      knowsRestrictions: answered(answers?.knowsRestrictions),
      coOwnership: '□单独所有　□共同共有　□按份共有，份额　　　　',
      knowsTwoThirds: ASKED,
      agreedOtherwise: '□有约定（附书面约定）　□无约定',
      othersConsent: '□同意　□不同意　□不涉及',
      answeredOn: answers ? dateInWords(answers.answeredOn) : '　　　　年　　月　　日',
    }
  })

const inSale = (matter: Matter, side: 'sellers' | 'buyers') =>
  matter.sale?.[side].map((id) => partyAs(matter, id)) ?? []

const onceEach = (persons: readonly Applicant[]): readonly Applicant[] => [
  ...new Map(persons.map((person) => [`${person.role} ${person.name} ${person.documentNumber}`, person])).values(),
]

export const listsOf = (matter: Matter, on: LocalDate): FilingFields['lists'] => {
  const asked = askedFor(matter)
  return {
    registrations: asked.map(({ sides: _, ...registration }) => registration),
    rightHolders: onceEach(asked.flatMap(({ sides }) => sides.holders)),
    obligors: onceEach(asked.flatMap(({ sides }) => sides.obligors)),
    principals: ofPrincipals(matter),
    applicants: applicantsIn(matter).map(({ name, role }) => ({ name, role })),
    mortgagors: (matter.mortgagors ?? []).map(({ party }) => partyAs(matter, party)),
    sellers: inSale(matter, 'sellers'),
    buyers: inSale(matter, 'buyers'),
    debtors: (matter.debtors ?? []).map(({ party, relation }) => ({
      ...partyAs(matter, party),
      relation: RELATIONS[relation],
    })),
    mortgagees: (matter.mortgagees ?? []).map(({ name, branch, rank, share, capacity }) => ({
      name,
      creditCode: branch,
      rank: String(rank),
      share: shareOf(share),
      capacity: CAPACITIES[capacity],
    })),
    agents: ofAgents(matter),
    units: ofUnits(matter),
    existing: ofExisting(matter),
    changes: (matter.change?.items ?? []).map(({ of, before, after }) => ({ of: CHANGED[of], before, after })),
    fees: feesOn(matter, on).lines,
    inquiry: ofInquiry(matter),
  }
}
