/** Rule 72, paper by paper: who has to sign which, who may sign for him, and what an electronic signature is worth. */
import { expect } from 'vitest'
import { byAgent, seen, unsigned } from '../../support/review/changes.ts'
import { judges } from '../../support/review/judges.ts'
import type { Scene } from '../../support/review/scene.ts'

const [FORM, POWER, LOAN, MORTGAGE] = [0, 1, 3, 4]
const BANK = '91350200MA00YH412T'

const missing = (at: number, ...ids: string[]): string => {
  const who = ids.join(', ')
  const told = { standing: `missing: ${who}`, standingZh: `缺少签名或盖章，也没有签署记录：${who}` }
  return `warn /documents/${at} ${JSON.stringify(told)}`
}

/** Nobody signed in front of a witness but these, each on one paper. */
const signedBy = (s: Scene, ...signed: (readonly [number, string])[]) => {
  seen(s)
  s.filing.signing = signed.map(([at, signer]) => ({ documentId: s.filing.documents[at].documentId, signer }))
}
const contracts = [
  [LOAN, 'owner'],
  [LOAN, BANK],
  [MORTGAGE, 'owner'],
  [MORTGAGE, BANK],
] as const
/** One more paper of that kind. */
const adds = ({ filing }: Scene, slot: string): number =>
  filing.documents.push({ documentId: `doc_${slot}_${filing.documents.length}`, slot }) - 1

judges('document.signature', [
  ['finds nothing where all signed before a witness', (s) => seen(s), []],
  [
    'misses on each paper those who must sign it',
    (s) => seen(unsigned(s)),
    [missing(FORM, 'owner'), missing(MORTGAGE, 'owner', BANK), missing(LOAN, 'owner', BANK), missing(POWER, 'owner')],
  ],
  [
    'judges a paper only where its signatures were looked at',
    (s) => {
      unsigned(s)
      s.facts.signatures = [{ at: FORM, items: [] }]
    },
    [missing(FORM, 'owner')],
  ],
  [
    'does not judge a contract of two files of which one was not looked at',
    (s) => {
      seen(unsigned(s))
      adds(s, 'application-form')
    },
    [missing(MORTGAGE, 'owner', BANK), missing(LOAN, 'owner', BANK), missing(POWER, 'owner')],
  ],
  [
    'wants form and contract of a sale signed by both sides',
    (s) => {
      const at = adds(s, 'sale-contract')
      s.filing.parties.push({ id: 'buyer', name: '测试戊' })
      s.filing.sale = { sellers: ['owner'], buyers: ['buyer'] }
      s.filing.mortgagors = [{ party: 'buyer' }]
      signedBy(s, [POWER, 'owner'], ...contracts, [MORTGAGE, 'buyer'])
      expect(at).toBe(5)
    },
    [missing(FORM, 'owner', 'buyer'), missing(5, 'owner', 'buyer')],
  ],
  [
    'takes a signature on one of the files of a contract',
    (s) => {
      const second = adds(s, 'mortgage-contract')
      signedBy(s, [FORM, 'owner'], [POWER, 'owner'], [LOAN, 'owner'], [LOAN, BANK], [MORTGAGE, BANK], [second, 'owner'])
    },
    [],
  ],
  [
    'does not take what was signed on another paper',
    (s) => signedBy(s, [FORM, 'owner'], [POWER, 'owner'], [LOAN, 'owner'], [LOAN, BANK], [POWER, BANK]),
    [missing(MORTGAGE, 'owner', BANK)],
  ],
  [
    'knows a name in a certificate however it is written',
    (s) => seen(unsigned(s), { verdict: 'valid', names: ['测试·甲', '测试 银行•厦门分行'] }),
    [],
  ],
  [
    'takes no other name for it',
    (s) => seen(unsigned(s), { verdict: 'valid', names: ['测试甲', '测试'] }),
    [missing(MORTGAGE, BANK), missing(LOAN, BANK)],
  ],
  [
    'wants the loan contract signed by the debtor, and nothing else by him',
    (s) => {
      seen(s)
      s.filing.debtors = [{ party: 'agent', relation: 'other' }, {}]
    },
    [missing(LOAN, 'agent')],
  ],
  [
    'wants the maximum-amount contract signed like the ordinary one',
    (s) => {
      s.filing.documents[MORTGAGE].slot = 'maximum-mortgage-contract'
      signedBy(s, [FORM, 'owner'], [POWER, 'owner'], [LOAN, 'owner'], [LOAN, BANK])
    },
    [missing(MORTGAGE, 'owner', BANK)],
  ],
  [
    'wants the inquiry signed by whom it was put to',
    (s) => {
      const at = adds(s, 'inquiry-record')
      s.filing.inquiry = [{ party: 'owner' }, {}]
      signedBy(s, [FORM, 'owner'], [POWER, 'owner'], ...contracts)
      s.filing.powersOfAttorney[0].acts = ['collect']
      expect(at).toBe(5)
    },
    [missing(5, 'owner')],
  ],
  [
    'lets the agent sign the inquiry where his power covers answering',
    (s) => {
      const at = adds(s, 'inquiry-record')
      s.filing.inquiry = [{ party: 'owner' }]
      signedBy(s, [FORM, 'owner'], [POWER, 'owner'], ...contracts, [at, 'agent'])
      s.filing.powersOfAttorney[0].acts = ['answer-inquiry']
    },
    [],
  ],
  [
    'but not where it covers applying alone',
    (s) => {
      const at = adds(s, 'inquiry-record')
      s.filing.inquiry = [{ party: 'owner' }]
      signedBy(s, [FORM, 'owner'], [POWER, 'owner'], ...contracts, [at, 'agent'])
      s.filing.powersOfAttorney[0].acts = ['apply']
    },
    [missing(5, 'owner')],
  ],
  [
    'lets an agent sign no contract',
    (s) => signedBy(s, [FORM, 'owner'], [POWER, 'owner'], [LOAN, 'owner'], [LOAN, BANK], [MORTGAGE, 'agent']),
    [missing(MORTGAGE, 'owner', BANK)],
  ],
  [
    'lets nobody be signed for by the agent of another',
    (s) => {
      byAgent(s)
      s.filing.powersOfAttorney[0].principals = ['agent']
      s.filing.signing.push({ documentId: s.filing.documents[POWER].documentId, signer: 'agent' })
    },
    [missing(FORM, 'owner')],
  ],
  [
    'lets a guardian sign for his ward, whatever the paper',
    (s) => {
      s.filing.parties[0].guardians = ['agent']
      signedBy(
        s,
        [FORM, 'agent'],
        [POWER, 'agent'],
        [LOAN, 'agent'],
        [LOAN, BANK],
        [MORTGAGE, 'agent'],
        [MORTGAGE, BANK],
      )
      s.filing.powersOfAttorney = []
    },
    [],
  ],
  [
    'lets nobody be signed for by the guardian of another',
    (s) => {
      s.filing.parties.push({ id: 'ward', name: '测试丙', guardians: ['agent'] })
      signedBy(s, [FORM, 'agent'], [POWER, 'owner'], ...contracts)
      s.filing.powersOfAttorney = []
    },
    [missing(FORM, 'owner')],
  ],
  [
    'cannot ask for somebody who is not named',
    (s) => {
      seen(unsigned(s))
      delete s.filing.parties[0].name
      delete s.filing.mortgagees[0].name
    },
    [],
  ],
  [
    'says what is wrong with each signature, the legal faults first',
    (s) => {
      s.facts.signatures = [
        { at: 0, items: [{ verdict: 'expired', reason: 'expired-since', names: ['测试甲'] }] },
        { at: 2, items: [{ verdict: 'valid', names: ['测试甲'] }] },
        { at: 1, items: [{ verdict: 'revoked', reason: 'revoked', names: ['测试甲'] }] },
        { at: 3, items: [{ verdict: 'expired', reason: 'expired-at-signing', names: ['测试甲', '测试银行厦门分行'] }] },
      ]
    },
    [
      'block* /documents/1 {"standing":"revoked","standingZh":"证书已吊销"}',
      'block* /documents/3 {"standing":"expired","standingZh":"证书不在有效期内"}',
      'warn /documents/0 {"standing":"expired","standingZh":"证书不在有效期内"}',
    ],
  ],
  [
    'puts what is missing after what is wrong',
    (s) => {
      unsigned(s)
      s.facts.signatures = [
        { at: FORM, items: [] },
        { at: MORTGAGE, items: [{ verdict: 'tampered', names: ['测试甲', '测试银行厦门分行'] }] },
      ]
    },
    ['block* /documents/4 {"standing":"tampered","standingZh":"签署后内容被改动或签名值有误"}', missing(FORM, 'owner')],
  ],
])
