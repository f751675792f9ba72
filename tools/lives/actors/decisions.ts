/** What a registry may say of a case as it stands: sound decisions, and how likely each is. */
import { beijing } from '../../../lib/kernel/time.ts'
import { licenceIdentifier } from '../../simulate/licence.ts'
import { isPaidFirst, PAPER_SHA256, paperOf } from '../directory.ts'
import type { World } from '../world.ts'

// biome-ignore lint/suspicious/noExplicitAny: a case as its registry reads it
type View = any
type Body = Readonly<Record<string, unknown>>

type Word =
  | 'wait'
  | 'accepted'
  | 'not-accepted'
  | 'supplement-required'
  | 'in-review'
  | 'further-material'
  | 'clock-stopped'
  | 'clock-runs-again'
  | 'awaiting-payment'
  | 'payment-confirmed'
  | 'refused'
  | 'registered'
  | 'certified'
  | 'withdrawn'
  | 'withdrawal-declined'

type Weights = Readonly<Partial<Record<Word, number>>>

const AT_WORK: Weights = { registered: 4, 'further-material': 1, 'clock-stopped': 1, refused: 0.5, wait: 3 }

const WORDS: Readonly<Record<string, Weights>> = {
  lodged: { accepted: 10, 'not-accepted': 1, 'supplement-required': 3, wait: 6 },
  'supplement-required': { wait: 1 },
  accepted: { ...AT_WORK, 'in-review': 4 },
  'deemed-accepted': { ...AT_WORK, accepted: 4, 'in-review': 4 },
  'in-review': AT_WORK,
  'further-material': { wait: 6, 'in-review': 2, refused: 0.5 },
  'awaiting-payment': { 'payment-confirmed': 1, wait: 8 },
  'withdrawal-requested': { withdrawn: 4, 'withdrawal-declined': 2, wait: 2 },
  registered: { certified: 5, wait: 3 },
}

/** What leads to an end, whatever stands. */
const AT_LAST: Readonly<Record<string, Word>> = {
  lodged: 'accepted',
  accepted: 'registered',
  'deemed-accepted': 'registered',
  'in-review': 'registered',
  'further-material': 'in-review',
  'awaiting-payment': 'payment-confirmed',
  'withdrawal-requested': 'withdrawn',
  registered: 'certified',
}

const AT_WORK_IN = ['accepted', 'deemed-accepted', 'in-review']

const stands = ({ applicationState, times }: View): boolean =>
  AT_WORK_IN.includes(applicationState) &&
  times.limits.some(({ why }: { readonly why?: string }) => why === 'clock-stands-still')

const items = (world: World): readonly Body[] =>
  Array.from({ length: world.random.between(1, 3) }, (_, at) => ({
    id: `i${at}`,
    code: 'document-missing',
    slot: 'other',
    text: '请补交材料',
  }))

type Saying = { readonly world: World; readonly registry: string; readonly view: View; readonly at: string }

const certificates = ({ world, registry, view, at }: Saying): Body => {
  const serial = world.nextSerial()
  const number = `闽(2026)${registry === '350200' ? '厦门市' : '福州市'}不动产证明第${String(serial).padStart(7, '0')}号`
  const documentId = paperOf(world, registry, 'registration-certificate')
  const licenceId = licenceIdentifier(registry, serial)
  return { certificates: [{ number, licenceId, documentId, sha256: PAPER_SHA256, units: view.units, issuedAt: at }] }
}

const BODIES: Readonly<Record<Exclude<Word, 'wait'>, (saying: Saying) => Body>> = {
  accepted: ({ world, at, view }) => ({
    registryNumber: `厦登-${view.caseId.slice(-8)}`,
    acceptedAt: at,
    // now and then it fixes another fee than was quoted, or none
    ...(world.random.chance(0.15) && { feeFen: world.random.pick([0, 8000, 60_000]) }),
  }),
  'not-accepted': ({ at }) => ({ ground: 'other', reason: '不属于本机构', decidedAt: at }),
  'supplement-required': ({ world, at }) => ({
    items: items(world),
    askedAt: at,
    dueAt: beijing(new Date(world.scheduler.now + world.random.between(1, 72) * 3_600_000)),
    whyAgain: '前次未列全',
  }),
  'in-review': ({ at }) => ({ startedAt: at }),
  'further-material': ({ world, at }) => ({ items: items(world), askedAt: at, whyAgain: '前次未列全' }),
  'clock-stopped': ({ at }) => ({ cause: 'on-site-view', stoppedAt: at }),
  'clock-runs-again': ({ at }) => ({ at }),
  'awaiting-payment': ({ world, at, view }) => ({
    noticeNo: `N-${view.caseId.slice(-8)}`,
    amount: { currency: 'CNY', fen: world.random.chance(0.2) ? 9000 : Math.max(1, view.fees?.dueFen ?? 8000) },
    askedAt: at,
  }),
  'payment-confirmed': ({ at }) => ({ paidAt: at }),
  refused: ({ at }) => ({ ground: 'ownership-dispute', reason: '权属争议', refusedAt: at }),
  registered: ({ at, view }) => ({
    registeredAt: at,
    registrar: '测试登记员',
    units: view.units.map((unitNumber: string) => ({ unitNumber, bookNumber: 'B-1', rank: 1 })),
  }),
  certified: certificates,
  withdrawn: ({ at }) => ({ withdrawnAt: at }),
  'withdrawal-declined': ({ at }) => ({ reason: '已登簿在即', declinedAt: at }),
}

const EVERY_WORD = Object.keys(BODIES) as Exclude<Word, 'wait'>[]

const decision = (word: Exclude<Word, 'wait'>, saying: Omit<Saying, 'at'>): Body => {
  const { scheduler, random } = saying.world
  const at = beijing(new Date(scheduler.now - random.int(120_000)))
  return { decision: word, ...BODIES[word]({ ...saying, at }) }
}

/** Of a registry that errs: whatever comes to its mind. */
export const anyDecision = (world: World, registry: string, view: View): Body =>
  decision(world.random.pick(EVERY_WORD), { world, registry, view })

/** Undefined where it says nothing now. */
export const nextDecision = (world: World, registry: string, view: View): Body | undefined => {
  const { random, ending } = world
  const known = WORDS[view.applicationState] ?? { wait: 1 }
  const weights = isPaidFirst(registry) && 'registered' in known ? { ...known, 'awaiting-payment': 3 } : known
  const word = ((): Word => {
    if (stands(view) && (ending || random.chance(0.5))) return 'clock-runs-again'
    if (ending) return AT_LAST[view.applicationState] ?? 'wait'
    return random.weighted({ ...weights } as Record<Word, number>)
  })()
  return word === 'wait' ? undefined : decision(word, { world, registry, view })
}
