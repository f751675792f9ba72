/** Rules 19 to 31, case by case: what burdens the property on the book, and who stands in it. */

import {
  asks,
  converts,
  coOwned,
  listed,
  NOTICE,
  ownership,
  release,
  status,
  transfers,
  unit,
} from '../../support/review/changes.ts'
import { type Case, judges } from '../../support/review/judges.ts'
import { cleanBook, existing, mortgage, others, restricted, type Scene } from '../../support/review/scene.ts'

const AT = '/units/0/unitNumber'
const restrictedBy = (s: Scene, ...restrictions: object[]) => {
  status(s).restrictions = restrictions
}
const seized = (kindZh: string, kindEn: string, since = '2026-01-02') =>
  `block* ${AT} ${JSON.stringify({ kindZh, kindEn, since })}`

const AGENT = '350102190001010015'

judges('book.seized', [
  ['says of a seizure', (s) => restrictedBy(s, restricted('seizure')), [seized('查封', 'seizure')]],
  [
    'says of one that waits',
    (s) => restrictedBy(s, restricted('waiting-seizure')),
    [seized('轮候查封', 'waiting seizure')],
  ],
  [
    'says of the first of several, among other things',
    (s) => restrictedBy(s, restricted('objection'), restricted('provisional-seizure'), restricted('seizure')),
    [seized('预查封', 'advance seizure')],
  ],
  [
    'lets a conversion through a later advance seizure that waits',
    (s) => {
      converts(s)
      restrictedBy(s, restricted('waiting-provisional-seizure', { registeredOn: '2025-01-01' }))
    },
    [],
  ],
  [
    'not through one of the same day',
    (s) => {
      converts(s)
      restrictedBy(s, restricted('provisional-seizure', { registeredOn: '2024-05-06' }))
    },
    [seized('预查封', 'advance seizure', '2024-05-06')],
  ],
  [
    'not through a seizure, however late',
    (s) => {
      converts(s)
      restrictedBy(s, restricted('seizure', { registeredOn: '2025-01-01' }))
    },
    [seized('查封', 'seizure', '2025-01-01')],
  ],
  [
    'is no matter where mortgages only end, in part too',
    (s) => {
      release(s)
      asks(s, 'mortgage-cancel', 'mortgage-partial-cancel')
      restrictedBy(s, restricted('seizure'))
    },
    [],
  ],
  [
    'but where another comes with it',
    (s) => {
      asks(s, 'mortgage-cancel', 'mortgage-first')
      restrictedBy(s, restricted('seizure'))
    },
    [seized('查封', 'seizure')],
  ],
])

const changed = (severity: string, zh: string, en: string) =>
  `${severity} ${AT} ${JSON.stringify({ changedZh: zh, changedEn: en })}`
const readBefore = (s: Scene, change: (book: Scene['book']) => void = () => {}) => {
  s.earlier = cleanBook()
  change(s.earlier)
}
const owners = (...list: object[]) => ({ owners: list })
judges('book.changed-since-check', [
  [
    'holds the case for a seizure that came since',
    (s) => {
      readBefore(s)
      restrictedBy(s, restricted('seizure'))
    },
    [changed('block*', '限制', 'restrictions')],
  ],
  [
    'not for one that was there, when another thing came',
    (s) => {
      readBefore(s, (book) => {
        book['unit-status'].shown.restrictions = [restricted('seizure')]
      })
      restrictedBy(s, restricted('seizure'), restricted('objection'))
    },
    [changed('warn', '限制', 'restrictions')],
  ],
  [
    'holds it for one of another day',
    (s) => {
      readBefore(s, (book) => {
        book['unit-status'].shown.restrictions = [restricted('seizure')]
      })
      restrictedBy(s, restricted('seizure', { registeredOn: '2026-01-03' }))
    },
    [changed('block*', '限制', 'restrictions')],
  ],
  [
    'says all that changed',
    (s) => {
      readBefore(s)
      restrictedBy(s, restricted('objection'))
      listed(s, mortgage())
      Object.assign(ownership(s), owners({ name: '测试丙' }))
    },
    [changed('warn', '限制、抵押、权利人', 'restrictions, mortgages, owners')],
  ],
  ...(
    [
      ['name', { name: '测试丙', idNumber: '350203190001020020' }],
      ['number', { name: '测试甲', idNumber: '350203190001020021' }],
      ['share', { name: '测试甲', idNumber: '350203190001020020', share: '1/2' }],
    ] as const
  ).map(
    ([what, owner]): Case => [
      `sees another ${what} of an owner`,
      (s) => {
        readBefore(s)
        Object.assign(ownership(s), owners(owner))
      },
      [changed('warn', '权利人', 'owners')],
    ],
  ),
  ...(
    [
      ['number', { proofNumber: '闽(2021)厦门市不动产证明第0000002号' }],
      ['rank', { rank: 2 }],
      ['amount', { amount: { currency: 'CNY', fen: 1 } }],
    ] as const
  ).map(
    ([what, more]): Case => [
      `sees another ${what} of a mortgage`,
      (s) => {
        readBefore(s, (book) => {
          book.mortgages.shown.mortgages = [mortgage()]
        })
        listed(s, mortgage(more))
      },
      [changed('warn', '抵押', 'mortgages')],
    ],
  ),
  [
    'takes an empty list and none for the same',
    (s) => {
      readBefore(s, (book) => {
        delete book['unit-status'].shown.restrictions
        delete book.mortgages.shown.mortgages
        book.ownership.shown.owners = []
      })
      delete ownership(s).owners
    },
    [],
  ],
  [
    'compares only what was read both times',
    (s) => {
      readBefore(s, (book) => {
        delete book['unit-status']
        delete book.mortgages
      })
      restrictedBy(s, restricted('seizure'))
      listed(s, mortgage())
      delete s.book.ownership
    },
    [],
  ],
  [
    'sees another share beside a share',
    (s) => {
      const [owner] = cleanBook().ownership.shown.owners
      readBefore(s, (book) => Object.assign(book.ownership.shown, owners({ ...owner, share: '1/3' })))
      Object.assign(ownership(s), owners({ ...owner, share: '1/2' }))
    },
    [changed('warn', '权利人', 'owners')],
  ],
  [
    'compares nothing of a unit that was not looked at then',
    (s) => {
      s.facts.earlier = new Map()
      restrictedBy(s, restricted('seizure'))
    },
    [],
  ],
  [
    'compares nothing of a unit that was not read before',
    (s) => {
      readBefore(s)
      s.filing.units = [{ owners: ['owner'] }]
      restrictedBy(s, restricted('seizure'))
    },
    ['not-checked /units'],
  ],
])

judges('book.objection', [
  ['warns of one among others', (s) => restrictedBy(s, restricted('seizure'), restricted('objection')), [`warn ${AT}`]],
  ['and of nothing else', (s) => restrictedBy(s, restricted('seizure')), []],
])

judges('book.residence-right', [
  [
    'warns of one among others',
    (s) => restrictedBy(s, restricted('seizure'), restricted('residence-right')),
    [`warn ${AT}`],
  ],
  [
    'not where mortgages only end',
    (s) => {
      release(s)
      restrictedBy(s, restricted('residence-right'))
    },
    [],
  ],
])

const notice = (more: object = {}) => restricted('advance-notice', more)
judges('book.pre-notice-of-another', [
  ['stands in the way, though without a number', (s) => restrictedBy(s, notice({ ofSigner: false })), [`block* ${AT}`]],
  [
    'also of a conversion of another',
    (s) => {
      converts(s)
      restrictedBy(s, notice())
    },
    [`block* ${AT}`],
  ],
  ['is none where another thing is registered', (s) => restrictedBy(s, restricted('seizure')), []],
  [
    'does not keep a mortgage from ending',
    (s) => {
      release(s)
      restrictedBy(s, notice())
    },
    [],
  ],
  [
    'is found beside the own',
    (s) => {
      converts(s)
      restrictedBy(s, notice({ proofNumber: NOTICE }), notice({ proofNumber: '闽(2024)厦门市不动产证明第0000010号' }))
    },
    [`block* ${AT}`],
  ],
])

const changesNotice = (s: Scene) => {
  asks(s, 'mortgage-pre-notice-change')
  s.filing.existing = [existing({ proofNumber: NOTICE })]
}
judges('book.pre-notice-of-another', [
  [
    'is not the one that is changed',
    (s) => {
      changesNotice(s)
      restrictedBy(s, notice({ proofNumber: NOTICE }))
    },
    [],
  ],
])
judges('book.declared-owners-differ', [
  [
    'does not compare the buyer of a home that is not finished with its developer',
    (s) => {
      changesNotice(s)
      ownership(s).owners[0].idNumber = AGENT
    },
    [],
  ],
])

judges('book.pre-notice-lapsed', [
  ['stands while nobody could register', (s) => converts(s), []],
  [
    'is no matter of another pre-notice',
    (s) => converts(s, { proofNumber: '闽(2024)厦门市不动产证明第0000010号', claimEnded: true }),
    [],
  ],
  ['is no matter of a mortgage of that number', (s) => converts(s, { preNotice: false, claimEnded: true }), []],
])

judges('book.other-case-running', [
  [
    'is not said where the book does not say how the unit stands',
    (s) => {
      delete status(s).state
    },
    [],
  ],
])

judges('book.ranks', [
  [
    'counts what comes before, in 万元 of our money',
    (s) =>
      listed(
        s,
        others({ amount: { currency: 'CNY', fen: 1_500_000 } }),
        others({ proofNumber: '闽(2022)厦门市不动产证明第0000003号', amount: { currency: 'CNY', fen: 2_000_000 } }),
        others({ proofNumber: '闽(2022)厦门市不动产证明第0000004号', amount: { currency: 'USD', fen: 9_000_000 } }),
      ),
    [`inform ${AT} {"count":3,"wan":3.5}`],
  ],
  [
    'without those this filing acts upon',
    (s) => {
      s.filing.existing = [existing({ proofNumber: ' 闽（2021）厦门市不动产证明第0000001号' }), {}]
      listed(s, mortgage(), others())
    },
    [`inform ${AT} {"count":1,"wan":80}`],
  ],
  [
    'not where none is made',
    (s) => {
      asks(s, 'mortgage-change')
      listed(s, others())
    },
    [],
  ],
])

judges('book.transfer-restricted', [
  [
    'is found among several',
    (s) => {
      transfers(s)
      listed(s, others(), others({ transferRestricted: true }))
    },
    [`block* ${AT}`],
  ],
  [
    'is lifted where the filing acts upon that mortgage',
    (s) => {
      transfers(s)
      s.filing.existing = [existing()]
      listed(s, mortgage({ transferRestricted: true, registeredOn: '2020-01-01' }))
    },
    [],
  ],
  ['is no matter of a mortgage alone', (s) => listed(s, others({ transferRestricted: true })), []],
])

judges('book.mortgage-before-2021', [
  [
    'is found among several',
    (s) => {
      transfers(s)
      listed(s, others(), others({ registeredOn: '2019-01-01' }))
    },
    [`block* ${AT}`],
  ],
  ['is no matter of a mortgage alone', (s) => listed(s, others({ registeredOn: '2019-01-01' })), []],
])

judges('book.declared-owners-differ', [
  [
    'misses an owner of the book by his number',
    (s) => {
      ownership(s).owners[0].idNumber = AGENT
    },
    ['block* /units/0/owners'],
  ],
  [
    'misses one of several',
    (s) => {
      coOwned(s, 'joint')
      ownership(s).coOwnership = 'joint'
      ownership(s).owners.push({ name: '测试己', idNumber: AGENT })
    },
    ['block* /units/0/owners'],
  ],
  [
    'takes a masked co-owner for the other of the filing',
    (s) => {
      coOwned(s, 'joint')
      ownership(s).coOwnership = 'joint'
      ownership(s).owners.push({ name: '测**' })
    },
    [],
  ],
  [
    'takes the number of 15 digits',
    (s) => {
      ownership(s).owners[0].idNumber = '350203000102002'
    },
    [],
  ],
  [
    'takes the code of an organisation that its credit code contains',
    (s) => {
      s.filing.parties[0].idDocument.number = '91350200MA00YH0610'
      ownership(s).owners[0].idNumber = 'MA00YH06-1'
    },
    [],
  ],
  [
    'in the filing too',
    (s) => {
      s.filing.parties[0].idDocument.number = '350203000102002'
    },
    [],
  ],
  [
    'not of another day of birth',
    (s) => {
      ownership(s).owners[0].idNumber = '350203000103002'
    },
    ['block* /units/0/owners'],
  ],
  [
    'not of another place',
    (s) => {
      ownership(s).owners[0].idNumber = '350204000102002'
    },
    ['block* /units/0/owners'],
  ],
  [
    'not of another length',
    (s) => {
      ownership(s).owners[0].idNumber = '35020319000102002'
    },
    ['block* /units/0/owners'],
  ],
  [
    'nor what is no number of 18 digits for one of 15',
    (s) => {
      s.filing.parties[0].idDocument.number = '350203000102002'
      ownership(s).owners[0].idNumber = '35020319000102002'
    },
    ['block* /units/0/owners'],
  ],
  [
    'says nothing while owners are not stated, or not shown',
    (s) => {
      delete unit(s).owners
      ownership(s).owners.push({ name: '测**' })
    },
    [],
  ],
  [
    'compares nothing that the book does not show',
    (s) => {
      delete ownership(s).owners
    },
    [],
  ],
  [
    'compares no way of owning that is not stated',
    (s) => {
      delete unit(s).coOwnership
    },
    [],
  ],
  [
    'leaves a conversion to its pre-notice',
    (s) => {
      converts(s)
      ownership(s).coOwnership = 'joint'
    },
    [],
  ],
  [
    'and a pre-notice to its purchase',
    (s) => {
      asks(s, 'mortgage-pre-notice')
      ownership(s).coOwnership = 'joint'
    },
    [],
  ],
])

const shared = (s: Scene, declared: object | undefined, recorded: string | undefined) => {
  coOwned(s, 'by-shares')
  unit(s).shares = [undefined, { owner: 'second' }, { owner: 'owner', share: declared }]
  ownership(s).coOwnership = 'by-shares'
  ownership(s).owners = [
    { name: '测**', share: '9/10' },
    { name: '测试甲', idNumber: '350203190001020020', share: recorded },
  ]
}
const half = { numerator: 1, denominator: 2 }
const DIFFERS = ['block* /units/0/shares']
judges('book.declared-owners-differ', [
  ['takes half for 50%', (s) => shared(s, half, '50%'), []],
  ['for 50.0％', (s) => shared(s, half, '50.0％'), []],
  ['for 17/34', (s) => shared(s, half, '17/34'), []],
  ['not for 51%', (s) => shared(s, half, '51%'), DIFFERS],
  ['nor for 50.25%', (s) => shared(s, half, '50.25%'), DIFFERS],
  ['not for 50.5%', (s) => shared(s, half, '50.5%'), DIFFERS],
  ['not for 12/34', (s) => shared(s, half, '12/34'), DIFFERS],
  ['not for 1/3', (s) => shared(s, half, '1/3'), DIFFERS],
  ['compares nothing that is no share', (s) => shared(s, half, '约 1/3'), []],
  ['nor what only begins like one', (s) => shared(s, half, '1/3 份'), []],
  ['nor a number alone', (s) => shared(s, half, '33'), []],
  ['nor what ends in a percentage', (s) => shared(s, half, '约 33%'), []],
  ['nor what begins with one', (s) => shared(s, half, '33% 份'), []],
  ['nor where the book says none', (s) => shared(s, half, undefined), []],
  ['nor where the filing says none', (s) => shared(s, undefined, '1/3'), []],
  ['nor half a share', (s) => shared(s, { numerator: 1 }, '1/3'), []],
  ['nor the other half', (s) => shared(s, { denominator: 2 }, '1/3'), []],
])

const named = (s: Scene, filed: string, inBook: string) => {
  s.filing.parties[0].name = filed
  ownership(s).owners[0].name = inBook
}
const [NAME, NUMBER] = ['/parties/0/name', '/parties/0/idDocument/number']
/** Owners as old books write them and as filings do, persons and companies; the clerk sees both. Nobody bears these names. */
const WRITINGS: readonly (readonly [why: string, filed: string, inBook: string])[] = [
  ...[
    '苏蘇',
    '谢謝',
    '罗羅',
    '赵趙',
    '杨楊',
    '赖賴',
    '萧蕭',
    '钟鍾',
    '蒋蔣',
    '陈陳',
    '黄黃',
    '张張',
    '刘劉',
    '郑鄭',
    '叶葉',
    '吴吳',
  ]
    .concat([
      '许許',
      '龚龔',
      '吴呉',
      '后後',
      '余餘',
      '钟鐘',
      '范範',
      '沈瀋',
      '云雲',
      '台臺',
      '姜薑',
      '曲麯',
      '卢盧',
      '严嚴',
      '庄莊',
      '游遊',
    ])
    .map(([now = '', old = '']) => ['a traditional character', `${now}测`, `${old}测`] as const),
  ['both characters that annex 1 gives for one', '锺测', '鍾测'],
  ['the same where the filing has the old one', '蘇测试', '苏测试'],
  ['several at once', '谢丽华测', '謝麗華测'],
  ...[
    '峰峯',
    '群羣',
    '启啟',
    '启啓',
    '卫衞',
    '强彊',
    '德惪',
    '睿叡',
    '仙僊',
    '梅槑',
    '晋晉',
    '凌淩',
    '清淸',
    '青靑',
    '德徳',
    '荣栄',
    '龙竜',
  ]
    .concat(['颖頴', '颖穎'])
    .map(([now = '', other = '']) => ['a variant', `测${now}`, `测${other}`] as const),
  ['a compatibility ideograph', '罗测试', '\uf90f测试'],
  ['a radical of Kangxi', '金测试', '\u2fa6测试'],
  ['a radical out of a PDF', '马测试', '\u2ee2测试'],
  ['a character of the private area', '测䶮', '测\ue863'],
  ['an ideographic variation', '葛测试', '葛\u{e0100}测试'],
  ['full width', 'ＬＩＭ测试', 'Lim测试'],
  ['blanks', '测　试 甲', '测试甲'],
  ['what is not seen', '测\u200b试甲', '测试甲'],
  ...[...'•‧∙⋅・･．.﹒'].map((dot) => ['a dot of its own', '测试·艾则孜', `测试${dot}艾则孜`] as const),
  ['no dot', '测试艾则孜', '测试·艾则孜'],
  ['brackets of another width', '测试(厦门)有限公司', '测试（厦门）有限公司'],
  ['brackets in traditional characters', '测试（香港）实业有限公司', '測試(香港)實業有限公司'],
]

/** Characters of the national table in their own right, and names that only sound alike. */
const OTHER_NAMES: readonly (readonly [filed: string, inBook: string])[] = [
  ...[
    '坤堃',
    '哲喆',
    '升昇',
    '升陞',
    '宁甯',
    '村邨',
    '秘祕',
    '澄澂',
    '于於',
    '干乾',
    '萧肖',
    '阎闫',
    '傅付',
    '丘邱',
    '钟锺',
    '戴代',
    '蓝兰',
  ]
    .concat(['艺芸', '征徵', '和龢'])
    .map(([one = '', other = '']) => [`测${one}`, `测${other}`] as const),
  ['苏测试', '蘇测'],
  ['陈测试', '黄测试'],
  ['测试甲', '测试申'],
  ['测试有限公司', '测试股份有限公司'],
]

judges('party.name-differs', [
  ['takes variants of writing for the same', (s) => named(s, '陈·测试（Ａ）', '陳 测试(a)'), []],
  ...WRITINGS.map(
    ([why, filed, inBook]): Case => [`takes ${inBook} for ${filed}: ${why}`, (s) => named(s, filed, inBook), []],
  ),
  ...OTHER_NAMES.flatMap(([one, other]): Case[] => [
    [`does not take ${other} for ${one}`, (s) => named(s, one, other), [`block* ${NAME}`]],
    [`does not take ${one} for ${other}`, (s) => named(s, other, one), [`block* ${NAME}`]],
  ]),
  [
    'takes each character for itself where nothing is known of them',
    (s) => {
      delete s.facts.standardForms
      named(s, '陈测试', '陳测试')
    },
    [`block* ${NAME}`],
  ],
  ['not another name', (s) => named(s, '陈测试', '黄测试'), [`block* ${NAME}`]],
  [
    'says nothing of a party that is not named',
    (s) => {
      delete s.filing.parties[0].name
    },
    [],
  ],
  [
    'nor of one that owns nothing',
    (s) => {
      ownership(s).owners.push({ name: '测试丙', idNumber: AGENT })
    },
    [],
  ],
  [
    'nor of a stranger, where the book hides an owner',
    (s) => {
      ownership(s).owners = [{ name: '测**' }, { name: '测试丙', idNumber: AGENT }]
    },
    [],
  ],
  [
    'nor where the book shows no owner',
    (s) => {
      ownership(s).owners = []
    },
    [],
  ],
  [
    'nor of one without a number',
    (s) => {
      delete s.filing.parties[0].idDocument
    },
    [],
  ],
  [
    'nor of one who is no owner of this unit',
    (s) => {
      unit(s).owners = []
    },
    [],
  ],
  [
    'leaves a conversion to its pre-notice',
    (s) => {
      converts(s)
      named(s, '测试甲', '测试申')
    },
    [],
  ],
  [
    'and a pre-notice to its purchase',
    (s) => {
      asks(s, 'mortgage-pre-notice')
      named(s, '测试甲', '测试申')
    },
    [],
  ],
  [
    'hints at the old form of a number',
    (s) => {
      s.filing.parties[0].idDocument.number = '350203000102002'
    },
    [`inform ${NUMBER}`],
  ],
])

judges('party.name-variant', [
  ...WRITINGS.map(
    ([why, filed, inBook]): Case => [
      `warns of ${inBook} for ${filed}: ${why}`,
      (s) => named(s, filed, inBook),
      [`warn ${NAME}`],
    ],
  ),
  ...OTHER_NAMES.map(
    ([one, other]): Case => [`leaves ${other} for ${one} to the legal finding`, (s) => named(s, one, other), []],
  ),
  ['warns of another way of writing', (s) => named(s, '陈测试', '陳测试'), [`warn ${NAME}`]],
  ['not where both are the same', (s) => named(s, '陈测试', '陈测试'), []],
  [
    'nor of a party that is not named',
    (s) => {
      delete s.filing.parties[0].name
    },
    [],
  ],
])
