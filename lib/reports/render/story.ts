/** What a director looks at first: the headline numbers and the charts of a report, chosen from its figures. */
import type { Language } from '../../kernel/call.ts'
import { cityOf } from '../../kernel/jurisdiction.ts'
import { SEVERAL_REGISTRIES } from '../cells.ts'
import type { Measured } from '../compute.ts'
import type { FigureId } from '../figures.ts'
import type { Unit } from '../measures.ts'
import type { ReadReport } from '../read-reports.ts'
import { XIAMEN } from '../scopes.ts'
import { bars, CITIES, columns, tiles } from './charts.ts'
import type { Headline } from './html.ts'
import { PHRASES } from './phrases.ts'
import { hoursOf, numberOf, shortMoney, unitOf, wordOf } from './words.ts'

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

const rateAt = (report: ReadReport, id: FigureId, language: Language): Pick<Headline, 'value' | 'note'> => {
  const measured = measuresOf(report, id)[0]
  if (measured?.kind !== 'rate') return { value: '—', note: '' }
  const note = `${numberOf(measured.part)} ÷ ${numberOf(measured.of)}`
  return measured.percent === undefined
    ? { value: '—', note: `${note}${PHRASES[language].inBrackets(PHRASES[language].tooFew)}` }
    : { value: `${measured.percent}%`, note }
}

const medianAt = (report: ReadReport, id: FigureId, language: Language): Pick<Headline, 'value' | 'note'> => {
  const measured = measuresOf(report, id)[0]
  if (measured?.kind !== 'time' || measured.median === undefined || measured.p90 === undefined)
    return { value: '—', note: 'n=0' }
  const { median, p90 } = PHRASES[language]
  return {
    value: hoursOf(measured.median, language),
    note: `${median}; ${p90} ${hoursOf(measured.p90, language)}, n=${numberOf(measured.n)}`,
  }
}

export const headlinesOf = (report: ReadReport, language: Language): readonly Headline[] => {
  const say = PHRASES[language]
  const counted = (id: FigureId, unit: Unit, at = 0): string =>
    `${numberOf(countAt(report, id, at))} ${unitOf(unit, language, countAt(report, id, at))}`
  return [
    { label: say.registrations, value: numberOf(countAt(report, 'V3')), note: counted('V3', 'cases', 1) },
    { label: say.disbursed, value: shortMoney(yuanAt(report, 'V6', 1), language), note: counted('V6', 'loans') },
    {
      label: say.smallBorrowers,
      value: shortMoney(yuanAt(report, 'V8', 1), language),
      note: `${counted('V8', 'loans')}${say.inBrackets(say.smallClasses)}`,
    },
    { label: say.acceptedToRegistered, ...medianAt(report, 'T2', language) },
    { label: say.onTime, ...rateAt(report, 'T5', language) },
    { label: say.firstTimeRight, ...rateAt(report, 'Q1', language) },
  ]
}

/** Every chart of a report is of what the platform saw happen. */
const aboutOf = (title: string, unit: string, language: Language) => ({
  title,
  unit,
  source: PHRASES[language].events,
  language,
})

const HALF = { width: 540, height: 300 }
const MOST_BARS = 12
const MOST_PAIRS = 9

const tall = (rows: number): { width: number; height: number } => ({
  width: HALF.width,
  height: 76 + Math.max(2, rows) * 24,
})

const monthly = ({ composed }: ReadReport, language: Language): string => {
  const say = PHRASES[language]
  return columns(aboutOf(say.monthly, unitOf('cases', language), language), {
    names: composed.byMonth.map(({ month }) => say.month(Number(month.slice(5)))),
    series: [
      { name: say.filed, values: composed.byMonth.map(({ standing }) => standing.filed) },
      { name: say.registered, values: composed.byMonth.map(({ standing }) => standing.registered) },
    ],
    size: HALF,
  })
}

const business = (report: ReadReport, language: Language): string => {
  const say = PHRASES[language]
  const table = measuresOf(report, 'V1').find((one) => one.kind === 'table')
  const rows = table?.kind === 'table' ? table.rows.slice(0, MOST_BARS) : []
  return bars(aboutOf(say.byBusiness, unitOf('cases', language), language), {
    names: rows.map(({ value }) => wordOf(value, language)),
    series: [{ name: say.filed, values: rows.map(({ count }) => count) }],
    size: tall(rows.length),
  })
}

type Place = ReadReport['composed']['byRegistry'][number]

/** A loan over several registries stands under none of them. */
export const placeName = ({ registry, name }: Pick<Place, 'registry' | 'name'>, language: Language): string =>
  registry === SEVERAL_REGISTRIES ? PHRASES[language].severalRegistries : name

const mostRegistered = ({ composed }: ReadReport): readonly Place[] =>
  composed.byRegistry.toSorted((a, b) => b.standing.registered - a.standing.registered)

/** Of a bank where in the province its registrations are; of a city which of its registries made them. */
const places = (report: ReadReport, language: Language): string => {
  const { name, composed } = report
  const say = PHRASES[language]
  const unit = unitOf('cases', language)
  if (name.kind === 'city') {
    const rows = mostRegistered(report).slice(0, MOST_BARS)
    return bars(aboutOf(say.byPlace, unit, language), {
      names: rows.map((one) => placeName(one, language)),
      series: [{ name: say.registered, values: rows.map(({ standing }) => standing.registered) }],
      size: tall(rows.length),
    })
  }
  // on the other side of the province it is not said, which is not nothing
  const own = (city: string) => (name.territory === XIAMEN) === (city.slice(0, 4) === XIAMEN)
  const values = new Map<string, number | undefined>(CITIES.map((city) => [city, own(city) ? 0 : undefined]))
  for (const { registry, standing } of composed.byRegistry)
    values.set(cityOf(registry), (values.get(cityOf(registry)) ?? 0) + standing.registered)
  return tiles(aboutOf(say.onMap, unit, language), { values, size: { width: HALF.width, height: 380 } })
}

/** Times and shares by registry, only of those with enough to say. */
const quality = (report: ReadReport, language: Language): string => {
  const say = PHRASES[language]
  const rows = mostRegistered(report)
    .filter(({ standing }) => standing.firstTimeRight.percent !== undefined && standing.onTime.percent !== undefined)
    .slice(0, MOST_PAIRS)
  const unit = rows.length > 0 ? say.enoughOnly : say.noneEnough
  return bars(aboutOf(say.quality, unit, language), {
    names: rows.map((one) => placeName(one, language)),
    series: [
      { name: say.firstTimeRight, values: rows.map(({ standing }) => standing.firstTimeRight.percent) },
      { name: say.onTime, values: rows.map(({ standing }) => standing.onTime.percent) },
    ],
    size: { width: HALF.width, height: 84 + Math.max(2, rows.length) * 44 },
    most: 100,
  })
}

export const chartsOf = (report: ReadReport, language: Language): readonly string[] =>
  [monthly, places, business, quality].map((chart) => chart(report, language))
