/**
 * A bank may file only on the authority of the owners (闽自然资发〔2023〕22号 二(三) 「根据不动产权利人的授权」): for every mortgagor and
 * every unit he owns a power of attorney that lets a listed agent apply for these registrations today. A ward's
 * guardian may give it in the guardian's name or in the ward's.
 */
import { faultOf, type Path } from '../../kernel/faults.ts'
import { isForTheLenderAlone } from '../../registrations/lender-alone.ts'
import { type Draft, placed, type Rule, type WellFormed } from '../draft.ts'
import type { PowerOfAttorney } from '../model/parties.ts'
import { planFor } from './business.ts'
import { partyById } from './parties.ts'

type WellFormedPower = WellFormed<PowerOfAttorney>

const signersFor = (draft: Draft, id: string): readonly (string | undefined)[] => {
  const party = partyById(draft, id)
  return [id, ...((party?.type === 'individual' && party.guardians) || [])]
}

type Step = {
  readonly lets: (power: WellFormedPower, draft: Draft, unitNumber: string | undefined) => boolean
  readonly reasonZh: string
  readonly reasonEn: string
}

/** In the order in which a missing one is worth telling. */
const STEPS: readonly Step[] = [
  {
    lets: ({ acts }) => acts?.includes('apply') === true,
    reasonZh: '未授权代为申请登记',
    reasonEn: 'it does not let the agent apply',
  },
  {
    lets: ({ validFrom, validTo }, { today }) =>
      validFrom !== undefined && validTo !== undefined && validFrom <= today && today <= validTo,
    reasonZh: '今日不在有效期内',
    reasonEn: 'it is not in force today',
  },
  {
    lets: ({ kinds }, draft) =>
      kinds === undefined || planFor(draft)?.registrations.every((kind) => kinds.includes(kind)) !== false,
    reasonZh: '未涵盖本次登记类型',
    reasonEn: 'it does not cover this kind of registration',
  },
  {
    lets: ({ units }, _draft, unitNumber) =>
      units === undefined || unitNumber === undefined || units.includes(unitNumber),
    reasonZh: '未涵盖该不动产单元',
    reasonEn: 'it does not cover the unit',
  },
  {
    lets: ({ id, agent }, { filing }) =>
      filing.agents?.some((entry) => entry?.power === id && entry?.party === agent) === true,
    reasonZh: '受托人未列为代理人',
    reasonEn: 'its agent is not listed among the agents',
  },
]

const NONE_GIVEN = { reasonZh: '没有该权利人的授权', reasonEn: 'there is none' }

/** Why no power of these reaches so far, or undefined if one does. */
const obstacle = (powers: readonly WellFormedPower[], draft: Draft, unitNumber: string | undefined) => {
  if (powers.length === 0) return NONE_GIVEN
  let left = powers
  for (const { lets, reasonZh, reasonEn } of STEPS) {
    left = left.filter((power) => lets(power, draft, unitNumber))
    if (left.length === 0) return { reasonZh, reasonEn }
  }
  return undefined
}

type Applicant = { readonly at: Path; readonly party: string }

const listed = (at: Path, parties: readonly (string | undefined)[] | undefined): Applicant[] =>
  placed(parties).map(([index, party]) => ({ at: [...at, index], party }))

/** The persons who apply by this business, each once. Lenders apply themselves. */
const applicantsOf = (draft: Draft): readonly Applicant[] => {
  const { mortgagors, sale } = draft.filing
  const roles = planFor(draft)?.applicants ?? ['mortgagors']
  if (isForTheLenderAlone(draft.filing)) return []
  const all = [
    ...(roles.includes('mortgagors')
      ? listed(
          ['mortgagors'],
          mortgagors?.map((one) => one?.party),
        )
      : []),
    ...(roles.includes('sellers') ? listed(['sale', 'sellers'], sale?.sellers) : []),
    ...(roles.includes('buyers') ? listed(['sale', 'buyers'], sale?.buyers) : []),
  ]
  return all.filter(({ party }, at) => all.findIndex((one) => one.party === party) === at)
}

export const ownersHaveAuthorised: Rule = (draft) => {
  const { filing, isWellFormed } = draft
  if (!isWellFormed('/powersOfAttorney') || !isWellFormed('/agents')) return []
  return applicantsOf(draft).flatMap(({ at, party }) => {
    const signers = signersFor(draft, party)
    const powers = placed(filing.powersOfAttorney)
      .map(([, power]) => power)
      .filter(({ principals }) => principals?.some((principal) => signers.includes(principal)))
    const buys = filing.sale?.buyers?.includes(party) === true
    const owned = placed(filing.units).filter(([, { owners }]) => buys || owners?.includes(party))
    const unitNumbers = owned.length === 0 ? [undefined] : owned.map(([, { unitNumber }]) => unitNumber)
    const found = unitNumbers.map((unitNumber) => obstacle(powers, draft, unitNumber)).find((why) => why !== undefined)
    return found === undefined ? [] : [faultOf(at, 'power.not-from-owner', found)]
  })
}
