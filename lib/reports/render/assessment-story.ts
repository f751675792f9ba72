/** The headline numbers of an assessment and its charts: each group by itself, the first of its league, and the province by city. */
import type { Language } from '../../kernel/call.ts'
import { cityOf } from '../../kernel/jurisdiction.ts'
import { type Placed, type Rate, rateOf, type Standing } from '../assess.ts'
import type { Assessment } from '../read-assessment.ts'
import { bars, CITIES, tiles } from './charts.ts'
import type { Headline } from './html.ts'
import { PHRASES } from './phrases.ts'
import { numberOf } from './words.ts'

const added = (some: readonly Placed[], of: (standing: Standing) => Rate): Rate => {
  const rates = some.map(({ standing }) => of(standing))
  return rateOf(
    rates.reduce((sum, { part }) => sum + part, 0),
    rates.reduce((sum, { of: whole }) => sum + whole, 0),
  )
}

const countOf = (some: readonly Placed[], of: (standing: Standing) => number): number =>
  some.reduce((sum, { standing }) => sum + of(standing), 0)

/** Over all registries together. */
export const headlinesOf = ({ registries }: Assessment, language: Language): readonly Headline[] => {
  const say = PHRASES[language]
  const rate = (label: string, of: (standing: Standing) => Rate, sign = '%'): Headline => {
    const { percent, part, of: whole } = added(registries, of)
    const note = `${numberOf(part)} ÷ ${numberOf(whole)}`
    return percent === undefined
      ? { label, value: '—', note: `${note}${say.inBrackets(say.tooFew)}` }
      : { label, value: `${percent}${sign}`, note }
  }
  const busy = registries.filter(({ standing }) => standing.filed > 0).length
  return [
    { label: say.registriesBusy, value: String(busy), note: say.ofInAll(registries.length) },
    {
      label: say.registeredCases,
      value: numberOf(countOf(registries, ({ registered }) => registered)),
      note: say.filedInAll(numberOf(countOf(registries, ({ filed }) => filed))),
    },
    rate(say.onTime, ({ onTime }) => onTime),
    rate(say.firstTimeRight, ({ firstTimeRight }) => firstTimeRight),
    rate(say.supplements, ({ supplements }) => supplements, ''),
    rate(say.spared, ({ spared }) => spared),
  ]
}

const MOST = 15
const WIDTH = 540

type Drawn = { readonly some: readonly Placed[]; readonly language: Language }

/** Which of how many are drawn; the others are in the table. */
const among = ({ some, language }: Drawn): string =>
  some.length > MOST ? PHRASES[language].inBrackets(PHRASES[language].firstOf(MOST, some.length)) : ''

const shares = ({ some, language }: Drawn): string => {
  const say = PHRASES[language]
  const rows = some.slice(0, MOST)
  return bars(
    { title: `${say.quality}${among({ some, language })}`, unit: say.placedOnly, source: say.events, language },
    {
      names: rows.map(({ name, place }) => `${place}　${name}`),
      series: [
        { name: say.firstTimeRight, values: rows.map(({ standing }) => standing.firstTimeRight.percent) },
        { name: say.onTime, values: rows.map(({ standing }) => standing.onTime.percent) },
      ],
      size: { width: WIDTH, height: 84 + rows.length * 44 },
      most: 100,
    },
  )
}

const hours = (minutes: number | undefined): number | undefined =>
  minutes === undefined ? undefined : Math.round(minutes / 6) / 10

const times = ({ some, language }: Drawn): string => {
  const say = PHRASES[language]
  const rows = some.slice(0, MOST)
  return bars(
    {
      title: `${say.mediansInHours}${among({ some, language })}`,
      unit: say.workingHours,
      source: say.events,
      language,
    },
    {
      names: rows.map(({ name, place }) => `${place}　${name}`),
      series: [
        { name: say.filedToAccepted, values: rows.map(({ standing }) => hours(standing.acceptance.median)) },
        { name: say.filedToCertificate, values: rows.map(({ standing }) => hours(standing.filedToCertificate.median)) },
      ],
      size: { width: WIDTH, height: 84 + rows.length * 44 },
    },
  )
}

/** Two charts of those of a group that have a place. */
export const chartsOfGroup = (group: readonly Placed[], language: Language): readonly string[] => {
  const some = group.filter(({ place }) => place !== undefined)
  return some.length === 0 ? [] : [shares({ some, language }), times({ some, language })]
}

/** Cities side by side, each with all its registries, where the caller watches over several. */
export const mapsOf = ({ registries }: Assessment, language: Language): readonly string[] => {
  const say = PHRASES[language]
  const cities = Map.groupBy(registries, ({ id }) => cityOf(id))
  if (cities.size < 2) return []
  const map = (title: string, of: (standing: Standing) => Rate): string => {
    const values = new Map(CITIES.map((city) => [city, added(cities.get(city) ?? [], of).percent]))
    const about = { title, unit: say.byCityPercent, source: say.events, language }
    return tiles(about, { values, size: { width: WIDTH, height: 380 }, between: true })
  }
  return [
    map(say.mapOfOnTime, ({ onTime }) => onTime),
    map(say.mapOfFirstTimeRight, ({ firstTimeRight }) => firstTimeRight),
  ]
}
