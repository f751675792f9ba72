/** The assessment as a page and as a table: each group by itself, its places, and the denominator of every rate. */
import type { Language } from '../../kernel/call.ts'
import type { Placed } from '../assess.ts'
import { GROUPS, type Group } from '../groups.ts'
import type { Assessment } from '../read-assessment.ts'
import {
  type CellText,
  COLUMNS,
  type Column,
  cellsOf,
  cellTextOf,
  headsOf,
  meaningsIn,
  TABLES,
} from './assessment-columns.ts'
import { chartsOfGroup, headlinesOf, mapsOf } from './assessment-story.ts'
import { CITY_COLUMNS, cityCell, cityNameOf } from './city-table.ts'
import { asCsv } from './csv.ts'
import { escapeHtml } from './escape-html.ts'
import { document, figuresOf, tilesOf } from './html.ts'
import { PHRASES } from './phrases.ts'

export const groupsOf = ({ registries, banks }: Assessment): ReadonlyMap<Group, readonly Placed[]> =>
  Map.groupBy([...registries, ...banks], ({ group }) => group)

/** Those of whom there is something to say, and the names of the others. */
export const busyAndIdle = (group: readonly Placed[]) => {
  const busy = group.filter(({ standing }) => standing.filed > 0 || standing.queries > 0)
  return { busy, idle: group.filter((one) => !busy.includes(one)).map(({ name }) => name) }
}

export const subtitleOf = ({ period, computedAt }: Assessment, language: Language): readonly string[] => {
  const [said = '', stretch = ''] = PHRASES[language].about(period)
  return [said, stretch, PHRASES[language].takenAt(computedAt.slice(0, 16).replace('T', ' '))]
}

export const assessmentCsv = (assessment: Assessment, language: Language): string => {
  const { group: groupIs, code, place, name } = PHRASES[language]
  const heads = [groupIs, code, place, name, ...COLUMNS.flatMap((column) => headsOf(column, language))]
  const rows = [...groupsOf(assessment)].flatMap(([group, some]) =>
    some.map((one) => [
      GROUPS[group][language],
      one.id,
      one.place,
      one.name,
      ...COLUMNS.flatMap((column) => cellsOf(column, one)),
    ]),
  )
  return asCsv([heads, ...rows])
}

type Part = { readonly title: string; readonly columns: readonly Column[]; readonly some: readonly Placed[] }

const dataCell = ({ value, of }: CellText): string =>
  `<td>${escapeHtml(value)}${of === undefined ? '' : `<br><small class="none">${escapeHtml(of)}</small>`}</td>`

const cell = (column: Column, one: Placed, language: Language): string => dataCell(cellTextOf(column, one, language))

const table = ({ title, columns, some }: Part, language: Language): string => {
  const { place, name } = PHRASES[language]
  const heads = columns.map((column) => `<th>${escapeHtml(column[language])}</th>`).join('')
  const rows = some.map(
    (one) =>
      `<tr><td>${one.place ?? '—'}</td><td>${escapeHtml(one.name)}</td>${columns.map((column) => cell(column, one, language)).join('')}</tr>`,
  )
  return `<h3>${title}</h3>
<table class="league"><thead><tr><th>${place}</th><th>${name}</th>${heads}</tr></thead><tbody>
${rows.join('\n')}</tbody></table>`
}

const cityTable = ({ cities }: Assessment, language: Language): string => {
  const say = PHRASES[language]
  const heads = CITY_COLUMNS.map((column) => `<th>${escapeHtml(column[language])}</th>`).join('')
  const rows = cities.map((one) => {
    const cells = CITY_COLUMNS.map(({ rate }) => dataCell(cityCell(rate(one)))).join('')
    return `<tr><td>${escapeHtml(cityNameOf(one, language))}</td>${cells}</tr>`
  })
  return `<h2>${say.byCity}</h2><p class="note">${say.byCityNote}</p>
<table class="league"><thead><tr><th>${say.name}</th>${heads}</tr></thead><tbody>
${rows.join('\n')}</tbody></table>`
}

const section = (group: Group, all: readonly Placed[], language: Language): string => {
  const { busy, idle } = busyAndIdle(all)
  const say = PHRASES[language]
  const silent =
    idle.length === 0 ? '' : `<p class="note">${say.nothingInPeriod}${say.colon}${escapeHtml(idle.join(say.comma))}</p>`
  const tables = TABLES.map(({ columns, ...named }) => table({ title: named[language], columns, some: busy }, language))
  return `<h2>${escapeHtml(GROUPS[group][language])}</h2>
${figuresOf(chartsOfGroup(busy, language))}
${busy.length > 0 ? tables.join('\n') : ''}${silent}`
}

export const assessmentPage = (assessment: Assessment, language: Language): string => {
  const say = PHRASES[language]
  const meanings = meaningsIn(language).map(
    ({ name, means }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(means)}</dd>`,
  )
  const parts = [
    tilesOf(headlinesOf(assessment, language)),
    cityTable(assessment, language),
    figuresOf(mapsOf(assessment, language)),
    ...[...groupsOf(assessment)].map(([group, some]) => section(group, some, language)),
    `<h2>${say.howToRead}</h2><p class="note">${escapeHtml(assessment.rules[language])} ${say.partsAndTimes}</p>`,
    `<dl class="meanings note">${meanings.join('\n')}</dl>`,
  ]
  return document({ title: say.assessment, subtitle: subtitleOf(assessment, language) }, parts.join('\n'), language)
}
