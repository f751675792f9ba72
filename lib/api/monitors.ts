/** Contracts of monitors (贷前贷中贷后监测) and of what registries report of units (登记机构外部事件). */
import * as z from 'zod/mini'
import { Restoration, Restored } from '../cases/units/restore-certificate.ts'
import { UnitEvent, UnitEventTaken } from '../cases/units/unit-event.ts'
import { MonitorId } from '../kernel/ids.ts'
import { MonitorEnd, MonitorRequest, MonitorView } from '../queries/monitor.ts'
import { contract } from './contract.ts'

const tag = 'queries'
const MonitorPath = z.strictObject({ monitorId: MonitorId })

const UNIT = '350203001002GB00123F00010203'
const REQUEST = { authorizationId: 'aut_06fz3q8k2vxa7m1c5tnd9r4ehp', officer: 'officer-1', unitNumber: UNIT }
const MONITOR = {
  monitorId: 'mon_06fz3q8k2vxa7m1c5tnd9r4ehp',
  ...REQUEST,
  registry: '350200',
  status: 'active',
  createdAt: '2026-11-24T10:00:00.000+08:00',
  until: '2027-11-24',
} as const

export const createMonitor = contract({
  operation: 'createMonitor',
  tag,
  summary: { zh: '监测不动产单元', en: 'Monitor a unit' },
  description: {
    zh: '授权书须允许以 `loan-monitoring` 为目的查询 `unit-status`。设立一次计授权书使用一次；有效至授权书到期或撤销。登记机构报告该单元的变动后，以 `monitor.notice` 事件通知，只告知变动种类；登记簿内容须另行查询。',
    en: 'The letter must allow `unit-status` for `loan-monitoring`. Setting a monitor up is one use of the letter; it holds until the letter ends. When the registry reports a change of the unit the event `monitor.notice` says of what kind; what the book says is seen by a query.',
  },
  body: MonitorRequest,
  success: { status: 201, location: true, body: MonitorView },
  refusals: [
    'agreement.not-in-force',
    'agreement.not-covering',
    'client.narrowed',
    'officer.not-designated',
    'authorization.unknown',
    'authorization.not-yet-valid',
    'authorization.expired',
    'authorization.revoked',
    'authorization.used-up',
    'authorization.out-of-scope',
    'authorization.out-of-purpose',
    'authorization.out-of-manner',
    'monitor.exists',
  ],
  example: { body: REQUEST, answer: MONITOR },
})

export const getMonitor = contract({
  operation: 'getMonitor',
  tag,
  summary: { zh: '查看监测', en: 'See a monitor' },
  path: MonitorPath,
  success: { status: 200, body: MonitorView },
  refusals: [],
  example: { answer: MONITOR },
})

export const endMonitor = contract({
  operation: 'endMonitor',
  tag,
  summary: { zh: '结束监测', en: 'End a monitor' },
  path: MonitorPath,
  body: MonitorEnd,
  success: { status: 200, body: MonitorView },
  refusals: [],
  example: {
    body: { reason: 'loan-repaid' },
    answer: { ...MONITOR, status: 'ended', endedAt: '2026-12-24T10:00:00.000+08:00', endedFor: 'loan-repaid' },
  },
})

export const reportUnitEvent = contract({
  operation: 'reportUnitEvent',
  tag: 'registry',
  summary: { zh: '登记机构报告单元变动', en: 'A registry reports what happened to a unit' },
  description: {
    zh: '登记机构窗口办理的注销、查封、解封、转移、换证、更正等。在办业务的时间线与双方收到 `unit.changed`，已失效的证书、证明标记状态，依授权监测该单元的银行收到 `monitor.notice`。本平台发出的证明，仅在其为本登记机构就该单元的业务所发时可标记失效，否则指明所在字段且不作任何登记；本平台未发过的证号（如旧证）不受此限。同一 `eventNumber` 只报告一次。',
    en: 'What was done at the window: cancellation, seizure, its lifting, transfer, reissue, correction. The open case on the unit and its parties get `unit.changed`, certificates that ended say so, banks that monitor the unit under a letter hear `monitor.notice`. A certificate that the platform issued ends only where it was issued by this registry over this unit; any other is a fault at its field and nothing is written. Numbers that the platform never issued, as of old papers, are taken as they are. Each `eventNumber` is reported once.',
  },
  body: UnitEvent,
  success: { status: 201, body: UnitEventTaken },
  refusals: ['unit-event.reported'],
  example: {
    body: {
      eventNumber: 'XM-2026-000123',
      kind: 'mortgage-cancelled',
      unitNumber: UNIT,
      happenedAt: '2026-11-24T10:00:00+08:00',
      certificates: [{ number: '闽(2026)厦门市不动产证明第0000001号', ended: 'cancelled' }],
    },
    answer: { unitEventId: 'uev_06fz3q8k2vxa7m1c5tnd9r4ehp', case: true, certificates: 1 },
  },
})

const RESTORED_NUMBER = '闽(2026)厦门市不动产证明第0000001号'
const RESTORATION = { number: RESTORED_NUMBER, registry: '350200' } as const

export const restoreCertificate = contract({
  operation: 'restoreCertificate',
  tag: 'certificates',
  summary: { zh: '撤销误报的证明失效', en: 'Take back a wrong end of a certificate' },
  description: {
    zh: '登记机构误报失效的，由主管部门撤销：原报告留存，另记撤销事实及签名。涉及的业务及双方收到 `certificate.restored`，因误报记为已注销的抵押权恢复，公开核验重新答复有效。登记机构此后再次报告的失效照常生效。',
    en: 'Where a registry reported an end by mistake, the authority takes it back: the report stays as it was, and a signed fact beside it says that it does not count. The cases concerned and their parties get `certificate.restored`, a mortgage that was taken for released stands again, and the public verification answers `valid`. What the registry reports afterwards counts as ever.',
  },
  body: Restoration,
  success: { status: 201, body: Restored },
  refusals: ['certificate.not-ended'],
  example: {
    body: { ...RESTORATION, explanation: '登记机构录入证号有误', officer: '测试科长' },
    answer: {
      restorationId: 'chg_06fz3q8k2vxa7m1c5tnd9r4ehp',
      ...RESTORATION,
      takenBack: [{ ended: 'cancelled', by: 'uev_06fz3q8k2vxa7m1c5tnd9r4ehp', at: '2026-11-24T10:00:00+08:00' }],
      cases: 1,
      at: '2026-11-24T10:30:00.000+08:00',
    },
  },
})
