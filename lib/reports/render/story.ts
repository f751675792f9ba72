/** What a director looks at first: the headline numbers and the charts of a report, chosen from its figures. */
import { cityOf } from '../cells.ts'
import type { Measured } from '../compute.ts'
import type { FigureId } from '../figures.ts'
import type { ReadReport } from '../read-reports.ts'
import { XIAMEN } from '../scopes.ts'
import { bars, CITIES, columns, tiles } from './charts.ts'
import { hoursOf, numberOf, shortMoney, wordOf } from './words.ts'

export type Headline = { readonly label: string; readonly value: string; readonly note: string }

const SOURCE = '平台业务事件'

const measuresOf = ({ composed }: ReadReport, id: FigureId): readonly Measured[] =>
  composed.figures.find((figure) => figure.id === id)?.measures ?? []

const countAt = (report: ReadReport, id: FigureId, at = 0): number => {
  const measured = measuresOf(report, id)[at]
  return measured?.kind === 'count' ? measured.value : 0
}

const yuanAt = (report: ReadReport, id: FigureId, at: number): number => {
  const measured = measuresOf(report, id)[at]
  return measured?.kind === 'money' ? (measured.sums.find(({ currency }) => currency === 'CNY')?.fen ?? 0) : 0
}

const rateAt = (report: ReadReport, id: FigureId, at = 0): Pick<Headline, 'value' | 'note'> => {
  const measured = measuresOf(report, id)[at]
  if (measured?.kind !== 'rate') return { value: '—', note: '' }
  const note = `${numberOf(measured.part)} ÷ ${numberOf(measured.of)}`
  return measured.percent === undefined
    ? { value: '—', note: `${note}，分母不足 20` }
    : { value: `${measured.percent}%`, note }
}

const medianAt = (report: ReadReport, id: FigureId): Pick<Headline, 'value' | 'note'> => {
  const measured = measuresOf(report, id)[0]
  if (measured?.kind !== 'time' || measured.median === undefined || measured.p90 === undefined)
    return { value: '—', note: 'n=0' }
  return {
    value: hoursOf(measured.median),
    note: `中位数；90 分位数 ${hoursOf(measured.p90)}，n=${numberOf(measured.n)}`,
  }
}

export const headlinesOf = (report: ReadReport): readonly Headline[] => [
  {
    label: '登簿',
    value: `${numberOf(countAt(report, 'V3'))} 项`,
    note: `${numberOf(countAt(report, 'V3', 1))} 件业务`,
  },
  { label: '放款', value: shortMoney(yuanAt(report, 'V6', 1)), note: `${numberOf(countAt(report, 'V6'))} 笔` },
  {
    label: '其中普惠',
    value: shortMoney(yuanAt(report, 'V8', 1)),
    note: `${numberOf(countAt(report, 'V8'))} 笔（小微、个体、农户）`,
  },
  { label: '受理至登簿', ...medianAt(report, 'T2') },
  { label: '按承诺办结', ...rateAt(report, 'T5') },
  { label: '一次通过', ...rateAt(report, 'Q1') },
]

const HALF = { width: 540, height: 300 }
const MOST_BARS = 12
const MOST_PAIRS = 9

const tall = (rows: number): { width: number; height: number } => ({
  width: HALF.width,
  height: 76 + Math.max(2, rows) * 24,
})

const monthly = ({ composed }: ReadReport): string =>
  columns(
    { title: '逐月提交与登簿', unit: '件', source: SOURCE },
    {
      names: composed.byMonth.map(({ month }) => `${Number(month.slice(5))}月`),
      series: [
        { name: '提交', values: composed.byMonth.map(({ standing }) => standing.filed) },
        { name: '登簿', values: composed.byMonth.map(({ standing }) => standing.registered) },
      ],
      size: HALF,
    },
  )

const business = (report: ReadReport): string => {
  const table = measuresOf(report, 'V1').find((one) => one.kind === 'table')
  const rows = table?.kind === 'table' ? table.rows.slice(0, MOST_BARS) : []
  return bars(
    { title: '按业务类型的提交量', unit: '件', source: SOURCE },
    {
      names: rows.map(({ value }) => wordOf(value)),
      series: [{ name: '提交', values: rows.map(({ count }) => count) }],
      size: tall(rows.length),
    },
  )
}

/** Of a bank where in the province its registrations are; of a city which of its registries made them. */
const places = ({ name, composed }: ReadReport): string => {
  if (name.kind === 'city') {
    const rows = composed.byRegistry
      .toSorted((a, b) => b.standing.registered - a.standing.registered)
      .slice(0, MOST_BARS)
    return bars(
      { title: '各登记机构登簿量', unit: '件', source: SOURCE },
      {
        names: rows.map(({ name: said }) => said),
        series: [{ name: '登簿', values: rows.map(({ standing }) => standing.registered) }],
        size: tall(rows.length),
      },
    )
  }
  // on the other side of the province it is not said, which is not nothing
  const own = (city: string) => (name.territory === XIAMEN) === (city.slice(0, 4) === XIAMEN)
  const values = new Map<string, number | undefined>(CITIES.map((city) => [city, own(city) ? 0 : undefined]))
  for (const { registry, standing } of composed.byRegistry)
    values.set(cityOf(registry), (values.get(cityOf(registry)) ?? 0) + standing.registered)
  return tiles(
    { title: '各地登簿量（示意图，位置近似）', unit: '件', source: SOURCE },
    { values, size: { width: HALF.width, height: 380 } },
  )
}

/** Times and shares by registry, only of those with enough to say. */
const quality = ({ composed }: ReadReport): string => {
  const rows = composed.byRegistry
    .filter(({ standing }) => standing.firstTimeRight.percent !== undefined && standing.onTime.percent !== undefined)
    .toSorted((a, b) => b.standing.registered - a.standing.registered)
    .slice(0, MOST_PAIRS)
  return bars(
    {
      title: '一次通过率与按时办结率',
      unit: rows.length > 0 ? '%（分母不少于 20 的登记机构）' : '%；没有分母不少于 20 的登记机构，不列',
      source: SOURCE,
    },
    {
      names: rows.map(({ name }) => name),
      series: [
        { name: '一次通过率', values: rows.map(({ standing }) => standing.firstTimeRight.percent) },
        { name: '按时办结率', values: rows.map(({ standing }) => standing.onTime.percent) },
      ],
      size: { width: HALF.width, height: 90 + Math.max(2, rows.length) * 44 },
      most: 100,
    },
  )
}

export const chartsOf = (report: ReadReport): readonly string[] => [
  monthly(report),
  places(report),
  business(report),
  quality(report),
]
