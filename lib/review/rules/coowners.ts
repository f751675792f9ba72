/** A.3: which of several owners must apply (rules 32 and 33). */
import { placed } from '../../kernel/well-formed.ts'
import type { Application, UnitApplied } from '../application.ts'
import { source } from '../laws.ts'
import type { Rule } from '../model.ts'
import { disposing, eachUnit, mortgagorIds, ownersApply, spottedIf, unitAt } from './reading.ts'

/** The owners of two thirds decide (民法典 301); exact, in whole numbers. */
const isTwoThirds = (shares: readonly { numerator: number; denominator: number }[]): boolean => {
  const [over, under] = shares.reduce(
    ([n, d], { numerator, denominator }) => [n * BigInt(denominator) + BigInt(numerator) * d, d * BigInt(denominator)],
    [0n, 1n],
  )
  return over * 3n >= under * 2n
}

type Owned = NonNullable<Application['sale']> | UnitApplied

const isShort = (
  { coOwnership, shares }: Pick<Owned, 'coOwnership' | 'shares'>,
  acting: ReadonlySet<string>,
): boolean => {
  if (coOwnership !== 'by-shares' || shares === undefined) return false
  const applied = placed(shares).flatMap(([, { owner, share }]) =>
    owner !== undefined && acting.has(owner) && share?.numerator !== undefined && share.denominator !== undefined
      ? [{ numerator: share.numerator, denominator: share.denominator }]
      : [],
  )
  return !isTwoThirds(applied)
}

/** What is bought is mortgaged by those who will own it; of a purchase without a mortgage nobody is asked for one. */
const buyersMortgage = ({ sale, mortgagors }: Application): typeof sale => (mortgagors === undefined ? undefined : sale)

export const COOWNERS: readonly Rule[] = [
  {
    id: 'coowners.joint-all',
    number: 32,
    severity: 'block*',
    says: { zh: '共同共有的不动产，全体共有人应共同申请', en: 'Owned jointly: every co-owner must apply' },
    cure: {
      zh: '将其余共有人列为抵押人；买卖的，出卖方的列为转让人，买受方的列为抵押人',
      en: 'List the other co-owners as mortgagors; in a sale those who sell as sellers, those who buy as mortgagors',
    },
    sources: [source('民法典', '301'), source('实施细则', '10', 'high')],
    reads: [],
    applies: ownersApply,
    judge: (application) => {
      const [disposers, mortgagors] = [new Set(disposing(application)), new Set(mortgagorIds(application))]
      const isAbsent = (acting: ReadonlySet<string>) => (owner: string | undefined) =>
        owner !== undefined && !acting.has(owner)
      const bought = buyersMortgage(application)
      return [
        ...eachUnit(application, ({ coOwnership, owners }, at) =>
          spottedIf(coOwnership === 'joint' && owners?.some(isAbsent(disposers)) === true, unitAt(at, 'owners')),
        ),
        ...spottedIf(
          bought?.coOwnership === 'joint' && bought.buyers?.some(isAbsent(mortgagors)) === true,
          '/sale/buyers',
        ),
      ]
    },
  },
  {
    id: 'coowners.shares-two-thirds',
    number: 33,
    severity: 'block*',
    says: {
      zh: '按份共有，处分整个不动产应经占份额三分之二以上的共有人申请',
      en: 'Owned by shares: owners of at least two thirds must apply to dispose of the whole',
    },
    cure: {
      zh: '补足共有人；仅以自己的份额抵押的，填写抵押份额 mortgagedShare',
      en: 'Add co-owners; for a mortgage of own shares only, state `mortgagedShare`',
    },
    sources: [source('民法典', '301')],
    reads: [],
    applies: ownersApply,
    judge: (application) => {
      const disposers = new Set(disposing(application))
      const bought = buyersMortgage(application)
      const isPart = placed(application.units).some(([, { mortgagedShare }]) => mortgagedShare !== undefined)
      return [
        ...eachUnit(application, (unit, at) =>
          spottedIf(
            (application.sale !== undefined || unit.mortgagedShare === undefined) && isShort(unit, disposers),
            unitAt(at, 'shares'),
          ),
        ),
        ...spottedIf(
          bought !== undefined && !isPart && isShort(bought, new Set(mortgagorIds(application))),
          '/sale/shares',
        ),
      ]
    },
  },
]
