/** The assessment as a PDF, A4: headline numbers and maps, then each group with its charts and tables, and what every column means. */

import type { Language } from '../../kernel/call.ts'
import { bytesOf, openPaper, type Page, printable, setFooters } from '../../printing/page.ts'
import type { Placed } from '../assess.ts'
import { GROUPS } from '../groups.ts'
import type { Assessment } from '../read-assessment.ts'
import { busyAndIdle, groupsOf, subtitleOf } from './assessment.ts'
import { type CellText, cellTextOf, meaningsIn, TABLES } from './assessment-columns.ts'
import { chartsOfGroup, headlinesOf, mapsOf } from './assessment-story.ts'
import { CITY_COLUMNS, cityCell, cityNameOf } from './city-table.ts'
import {
  chartsHeight,
  DEEP,
  heading,
  MARGIN,
  type Printed,
  paragraph,
  QUIET,
  room,
  setCharts,
  setHead,
  setTable,
  setTiles,
} from './pdf-parts.ts'
import { PHRASES } from './phrases.ts'

const lined = ({ value, of }: CellText): string => (of === undefined ? value : `${value}\n${of}`)

const setCities = (page: Page, { cities }: Assessment, language: Language): void => {
  const say = PHRASES[language]
  heading(page, say.byCity)
  paragraph(page, say.byCityNote, { size: 8.2, colour: QUIET })
  setTable(page, {
    size: 8,
    columns: [{ head: say.name, share: 16 }, ...CITY_COLUMNS.map((column) => ({ head: column[language], share: 21 }))],
    rows: cities.map((one) => [
      cityNameOf(one, language),
      ...CITY_COLUMNS.map(({ rate }) => lined(cityCell(rate(one)))),
    ]),
  })
}

const setTables = (page: Page, some: readonly Placed[], language: Language): void => {
  const { place, name } = PHRASES[language]
  for (const { columns, ...named } of TABLES) {
    page.y += 8
    room(page, 110)
    paragraph(page, named[language], { size: 10, colour: DEEP })
    setTable(page, {
      size: 7,
      columns: [
        { head: name, share: 20 },
        { head: place, share: 7 },
        ...columns.map((column) => ({ head: column[language], share: 11 })),
      ],
      rows: some.map((one) => [
        one.name,
        String(one.place ?? '—'),
        ...columns.map((column) => lined(cellTextOf(column, one, language))),
      ]),
    })
  }
}

export const assessmentPdf = (assessment: Assessment, { language, ...printing }: Printed): Promise<Buffer> => {
  const say = PHRASES[language]
  const page = openPaper({ title: say.assessment, margin: MARGIN, language }, printing)
  setHead(page, { title: say.assessment, subtitle: subtitleOf(assessment, language) })
  setTiles(page, headlinesOf(assessment, language))
  setCities(page, assessment, language)
  setCharts(page, mapsOf(assessment, language))
  for (const [group, all] of groupsOf(assessment)) {
    const { busy, idle } = busyAndIdle(all)
    const charts = chartsOfGroup(busy, language)
    heading(page, GROUPS[group][language], chartsHeight(page, charts))
    setCharts(page, charts)
    if (busy.length > 0) setTables(page, busy, language)
    page.y += 4
    if (idle.length > 0)
      paragraph(page, `${say.nothingInPeriod}${say.colon}${idle.join(say.comma)}`, { size: 8, colour: QUIET })
  }
  heading(page, say.howToRead)
  paragraph(page, `${assessment.rules[language]} ${say.partsAndTimes}`, { size: 8.2, colour: QUIET })
  for (const { name, means } of meaningsIn(language))
    paragraph(page, `${name}${say.colon}${means}`, { size: 8.2, colour: QUIET })
  setFooters(page, printable(page, `${say.platform}　${subtitleOf(assessment, language)[0]}`), language)
  return bytesOf(page)
}
