/** Rules 57 to 69, case by case: what single businesses must heed. */

import {
  asks,
  assigns,
  carries,
  changes,
  converts,
  listed,
  refinances,
  release,
  status,
  transfers,
} from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import { existing, mortgage, others, type Scene } from '../../support/review/scene.ts'

const AT = '/units/0/unitNumber'
const THIRD = '闽(2023)厦门市不动产证明第0000003号'

judges('refinance.loses-rank', [
  [
    'goes by the best rank of the old ones',
    (s) => {
      refinances(s)
      s.filing.existing = [existing(), existing({ proofNumber: THIRD })]
      listed(s, mortgage({ rank: 4 }), mortgage({ rank: 2, proofNumber: THIRD }), others({ rank: 3 }))
    },
    [`warn ${AT}`],
  ],
  [
    'loses none to a better one',
    (s) => {
      refinances(s)
      listed(s, others({ rank: 1 }), mortgage({ rank: 2 }))
    },
    [],
  ],
  [
    'loses to one of two others',
    (s) => {
      refinances(s)
      listed(s, others({ rank: 1 }), mortgage({ rank: 2 }), others({ rank: 3, proofNumber: THIRD }))
    },
    [`warn ${AT}`],
  ],
  [
    'warns where the book shows another, and not the old one',
    (s) => {
      refinances(s)
      listed(s, others({ rank: 1 }))
    },
    [`warn ${AT}`],
  ],
  ...(
    [
      ['a new loan', ['mortgage-first']],
      ['a release', ['mortgage-cancel']],
      ['a sale', ['ownership-transfer', 'mortgage-first', 'mortgage-cancel']],
    ] as const
  ).map(
    ([what, kinds]): Case => [
      `is no matter of ${what}`,
      (s) => {
        refinances(s)
        listed(s, mortgage(), others())
        asks(s, ...kinds)
      },
      [],
    ],
  ),
])

judges('refinance.cancel-reason', [
  [
    'says which',
    (s) => {
      refinances(s)
      s.filing.existing = [existing(), existing({ reason: 'repaid' })]
    },
    ['block* /existing/1/reason'],
  ],
  [
    'not where it says when the debt was paid, as by bridge money',
    (s) => {
      refinances(s)
      s.filing.existing = [existing({ reason: 'repaid', settledOn: '2026-11-20' })]
    },
    [],
  ],
  ['is no matter of a release', release, []],
  [
    'nor of a sale',
    (s) => {
      carries(s)
      s.filing.existing = [existing({ reason: 'repaid' })]
    },
    [],
  ],
])

judges('renewal.new-debt-as-change', [
  ['is no matter of other changes', (s) => changes(s), []],
  [
    'nor of what is no change',
    (s) => {
      changes(s)
      s.filing.change.renews = 'renewal-new-debt'
      asks(s, 'mortgage-first')
    },
    [],
  ],
])

judges('change.harms-others', [
  ...['amount', 'ceiling', 'term', 'determination-period', 'scope', 'rank'].map(
    (of): Case => [
      `wants consent to a change of ${of}`,
      (s) => {
        changes(s, of)
        listed(s, mortgage(), others())
      },
      [`block* ${AT}`],
    ],
  ),
  [
    'to one among harmless ones',
    (s) => {
      changes(s)
      s.filing.change.items = [{ of: 'names' }, {}, { of: 'rank' }]
      listed(s, mortgage(), others())
    },
    [`block* ${AT}`],
  ],
  [
    'not where it is given',
    (s) => {
      changes(s)
      listed(s, mortgage(), others())
      s.filing.documents.push({ documentId: 'doc_9', slot: 'other-mortgagee-consent' })
    },
    [],
  ],
  ['nor where there is nobody else', (s) => changes(s), []],
  [
    'nor to what is no change of a mortgage',
    (s) => {
      changes(s)
      listed(s, others())
      asks(s, 'mortgage-first')
    },
    [],
  ],
])

judges('assignment.debtor-not-notified', [
  [
    'is wanted where nothing of the assignment is stated',
    (s) => {
      assigns(s)
      delete s.filing.assignment
    },
    ['block* /assignment/debtorNotifiedOn'],
  ],
  [
    'is wanted where a pre-notice passes',
    (s) => {
      assigns(s)
      asks(s, 'mortgage-pre-notice-transfer')
      delete s.filing.assignment
    },
    ['block* /assignment/debtorNotifiedOn'],
  ],
  [
    'not with a sale, where the buyer takes the debt',
    (s) => {
      asks(s, 'mortgage-transfer', 'ownership-transfer')
    },
    [],
  ],
  ['nor where nothing is assigned', () => {}, []],
])

judges('assignment.maximum-undetermined', [
  [
    'is found among several',
    (s) => {
      assigns(s)
      s.filing.existing = [existing(), existing({ proofNumber: THIRD })]
      listed(s, mortgage(), mortgage({ kind: 'maximum', proofNumber: THIRD, determined: false }))
    },
    [`block* ${AT}`],
  ],
  [
    'unless it was agreed',
    (s) => {
      assigns(s)
      s.filing.assignment.undeterminedPart = { agreed: true }
      listed(s, mortgage({ kind: 'maximum' }))
    },
    [],
  ],
  [
    'which a part that is not agreed is not',
    (s) => {
      assigns(s)
      s.filing.assignment.undeterminedPart = { agreed: false }
      listed(s, mortgage({ kind: 'maximum' }))
    },
    [`block* ${AT}`],
  ],
  [
    'is no matter of the mortgage of another',
    (s) => {
      assigns(s)
      listed(s, others({ kind: 'maximum' }))
    },
    [],
  ],
])

judges('release.owner-alone', [
  [
    'takes a judgment for each',
    (s) => {
      release(s)
      delete s.filing.mortgagees
      s.filing.existing = [existing({ reason: 'judgment' })]
    },
    [],
  ],
  [
    'is found where no mortgagee is stated at all',
    (s) => {
      release(s)
      delete s.filing.mortgagees
    },
    ['block* /mortgagees'],
  ],
  ['not where the mortgagee applies', release, []],
  [
    'wants a judgment for each',
    (s) => {
      release(s)
      s.filing.mortgagees = []
      s.filing.existing = [existing({ reason: 'judgment' }), existing({ reason: 'repaid' })]
    },
    ['block* /mortgagees'],
  ],
  [
    'is no matter where another mortgage is made',
    (s) => {
      refinances(s)
      s.filing.mortgagees = []
    },
    [],
  ],
  [
    'nor where nothing is registered',
    (s) => {
      asks(s)
      s.filing.mortgagees = []
      s.filing.existing = [existing()]
    },
    [],
  ],
])

judges('release.partial', [
  [
    'goes by the widest mortgage, and says how far it reaches',
    (s) => {
      release(s)
      s.filing.existing.push(existing({ proofNumber: THIRD }))
      listed(s, mortgage({ unitsCovered: 3 }), mortgage({ unitsCovered: 2, proofNumber: THIRD }))
    },
    [`warn ${AT} {"covered":3,"named":1}`],
  ],
  [
    'not where it is asked for',
    (s) => {
      release(s)
      asks(s, 'mortgage-partial-cancel')
      listed(s, mortgage({ unitsCovered: 3 }))
    },
    [],
  ],
  [
    'nor where another is made',
    (s) => {
      refinances(s)
      listed(s, mortgage({ unitsCovered: 3 }))
    },
    [],
  ],
  [
    'nor where the book does not say how far it reaches',
    (s) => {
      release(s)
      listed(s, mortgage())
    },
    [],
  ],
])

const unregistered = (s: Scene) => {
  converts(s)
  status(s).state.ownershipRegistered = false
}
judges('conversion.owner-not-registered', [
  [
    'not where both are merged',
    (s) => {
      unregistered(s)
      s.filing.conversion.merged = {}
    },
    [],
  ],
  [
    'nor where the purchase is registered with it',
    (s) => {
      unregistered(s)
      asks(s, 'ownership-transfer', 'pre-notice-conversion')
    },
    [],
  ],
  [
    'nor where the book does not say',
    (s) => {
      converts(s)
      delete status(s).state
    },
    [],
  ],
  [
    'nor of anything else',
    (s) => {
      status(s).state.ownershipRegistered = false
    },
    [],
  ],
])

const OLD_NOTICE = '榕房预R字第1500001号'
judges('conversion.differs-from-pre-notice', [
  [
    'finds a pre-notice of before unified registration by its old number',
    (s) => {
      converts(s, { proofNumber: OLD_NOTICE })
      s.filing.conversion = { legacyPreNoticeNo: OLD_NOTICE }
    },
    [],
  ],
  ['misses the pre-notice', (s) => converts(s, { proofNumber: THIRD }), ['block* /conversion/preNoticeNo']],
  ['knows it however it is written', (s) => converts(s, { proofNumber: '闽（2024）厦门市不动产证明第0000009号' }), []],
  [
    'is no matter of a mortgage of that number',
    (s) => converts(s, { preNotice: false }),
    ['block* /conversion/preNoticeNo'],
  ],
  [
    'compares the ceiling of a maximum-amount mortgage',
    (s) => {
      converts(s)
      const { claim } = s.filing.mortgage
      s.filing.mortgage = { kind: 'maximum', ceiling: { ...claim, fen: 1 } }
    },
    ['block* /mortgage/ceiling'],
  ],
  [
    'compares no sum that is not stated',
    (s) => {
      converts(s, { amount: { currency: 'CNY', fen: 1 } })
      delete s.filing.mortgage
    },
    [],
  ],
  [
    'nor a lender that is not stated',
    (s) => {
      converts(s, { mortgagee: '测试第三银行' })
      s.filing.mortgagees = [{}]
    },
    [],
  ],
  [
    'says of sum and lender',
    (s) => converts(s, { mortgagee: '测试第三银行', amount: { currency: 'CNY', fen: 1 } }),
    ['block* /mortgage/claim', 'block* /mortgagees'],
  ],
  [
    'says nothing of a conversion whose number is not stated',
    (s) => {
      converts(s)
      delete s.filing.conversion.preNoticeNo
    },
    ['block* /conversion/preNoticeNo'],
  ],
])

judges('carry-transfer.agreement', [
  [
    'takes the paper for it',
    (s) => {
      carries(s)
      delete s.filing.settlement
      s.filing.documents.push({ documentId: 'doc_9', slot: 'settlement-agreement' })
    },
    [],
  ],
  [
    'is no matter where no mortgage is carried',
    (s) => {
      transfers(s)
      s.filing.existing = []
    },
    [],
  ],
  ['nor where none is spoken of', transfers, []],
  ['nor of a refinance', refinances, []],
])

judges('carry-transfer.tax', [
  [
    'is wanted where nothing of the sale is stated',
    (s) => {
      transfers(s)
      delete s.filing.sale
    },
    ['inform /sale/taxClearanceNo'],
  ],
  [
    'takes the paper for it',
    (s) => {
      transfers(s)
      delete s.filing.sale
      s.filing.documents.push({ documentId: 'doc_9', slot: 'tax-clearance' })
    },
    [],
  ],
  ['is no matter of a mortgage alone', () => {}, []],
])

judges('bank-to-bank.other-side-open', [
  [
    'is found where one of the old mortgages is of another',
    (s) => {
      carries(s)
      s.filing.existing = [
        existing({ mortgageeName: '测试第三银行' }),
        existing(),
        existing({ mortgageeName: undefined }),
      ]
    },
    ['block /settlement/counterpart'],
  ],
  [
    'not where all are ours, however written',
    (s) => {
      carries(s)
      s.filing.existing = [existing({ mortgageeName: '测试银行 厦门分行' }), existing({ mortgageeName: undefined })]
      s.filing.mortgagees.push({})
    },
    [],
  ],
  [
    'nor where it is assigned: the other lender applies itself',
    (s) => {
      carries(s)
      s.filing.existing = [existing({ mortgageeName: '测试第三银行' })]
      s.filing.assignment = {}
    },
    [],
  ],
  [
    'nor where nothing is settled',
    (s) => {
      refinances(s, { mortgageeName: '测试第三银行' })
    },
    [],
  ],
])
