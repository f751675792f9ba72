/** Working days as the State Council announces them, and the province's own time limit. */
import * as z from 'zod/mini'
import { AnnouncedYear } from '../clocks/announced.ts'
import { NewProvinceLimit } from '../clocks/province-limit.ts'
import { LocalDate } from '../kernel/time.ts'
import { contract } from './contract.ts'
import { Versions, versioned, versionedRow } from './institution-parts.ts'

const TAG = 'registries'

export const putCalendarYear = contract({
  operation: 'putCalendarYear',
  tag: TAG,
  summary: { zh: '录入年度节假日安排', en: 'Enter the working days of a year' },
  description: versioned(
    '按国务院办公厅部分节假日安排通知录入：放假日（`off`）、调休上班的周末（`worked`）、全省另行安排的日期（`local`）；可含上一年十二月的日期。一分钟内全平台生效，无需发布新版本；再次录入同一年度即更正。版本号为整份日历的版本。',
    'As the notice of the State Council says: days off (`off`), weekend days worked (`worked`), days on which the province differs (`local`), days of the December before among them. It holds everywhere within a minute, without a release; the same year again corrects it. The version is that of the whole calendar.',
  ),
  body: AnnouncedYear,
  success: { status: 200, body: versionedRow },
  refusals: ['signature.invalid', 'platform.contended', ...Versions],
  example: {
    body: {
      year: 2031,
      source: '国务院办公厅关于2031年部分节假日安排的通知（示例）',
      off: ['2031-01-01', '2031-01-02', '2031-01-03'],
      worked: ['2030-12-28'],
    },
    answer: {
      version: 1,
      years: [
        {
          year: 2031,
          source: '国务院办公厅关于2031年部分节假日安排的通知（示例）',
          off: ['2031-01-01', '2031-01-02', '2031-01-03'],
          worked: ['2030-12-28'],
        },
      ],
    },
  },
})

export const putProvinceLimit = contract({
  operation: 'putProvinceLimit',
  tag: TAG,
  summary: { zh: '录入省定办理时限', en: "Enter the province's own time limit" },
  description: versioned(
    '自受理至登簿，在国务院办公厅要求（国办发〔2019〕8号，5 个工作日）之外由省规定的时限；此后提交登记机构的业务按其计时。未录入的，只有法定时限、国务院办公厅要求和登记机构承诺。',
    "From acceptance to registration, beside what the State Council asks (国办发〔2019〕8号, 5 working days): it runs for cases handed over from then on. Without it there are the law, the State Council and the registry's promise.",
  ),
  body: NewProvinceLimit,
  success: { status: 200, body: versionedRow },
  refusals: ['signature.invalid', 'platform.contended', ...Versions],
  example: {
    body: { duration: { unit: 'working-days', value: 1 }, source: '示例文号', from: '2027-01-01' },
    answer: { version: 1, duration: { unit: 'working-days', value: 1 }, source: '示例文号', from: '2027-01-01' },
  },
})

export const getCalendar = contract({
  operation: 'getCalendar',
  tag: TAG,
  summary: { zh: '查看工作日历', en: 'Read the calendar of working days' },
  description: {
    zh: '`knownUntil` 为工作日已公布的最后一日；此后的期限暂不能计算（`calendar-not-announced`）。`years` 为主管部门录入的年度，其余年度为平台内置。',
    en: 'The last day whose being worked is announced is `knownUntil`; limits beyond it cannot be reckoned yet (`calendar-not-announced`). `years` are those that the authority entered; others come with the platform.',
  },
  success: {
    status: 200,
    body: z.strictObject({
      knownUntil: LocalDate,
      daysLeft: z.int(),
      version: z.int(),
      years: z.array(AnnouncedYear),
      provinceLimit: z.optional(z.strictObject({ ...NewProvinceLimit.shape, version: z.int() })),
    }),
  },
  refusals: [],
  example: { answer: { knownUntil: '2026-12-31', daysLeft: 37, version: 0, years: [] } },
})
