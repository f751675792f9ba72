/** A report as a PDF, A4: headline numbers and charts first, then texts, registries, and every figure with its definition. */

import type { Language } from '../../kernel/call.ts'
import { keysOf } from '../../names/keys.ts'
import { bytesOf, openPaper, type Page, setFooters } from '../../printing/page.ts'
import type { Rate } from '../assess.ts'
import { figureOf } from '../figures.ts'
import { TEXT_NAMES } from '../model.ts'
import { CONVENTIONS, type ReadReport } from '../read-reports.ts'
import { STATES } from './codes.ts'
import { aboutOf, markOf, titleOf } from './page.ts'
import {
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
import { chartsOf, headlinesOf, placeName } from './story.ts'
import { hoursOf, numberOf, textOf } from './words.ts'

const setTexts = (page: Page, { head }: ReadReport, language: Language): void => {
  const written = keysOf(TEXT_NAMES).filter((text) => head.texts[text] !== undefined)
  if (written.length === 0) return
  heading(page, PHRASES[language].texts)
  for (const text of written) {
    paragraph(page, TEXT_NAMES[text][language], { size: 10.5, colour: DEEP })
    paragraph(page, head.texts[text] ?? '')
    page.y += 5
  }
}

const rateText = ({ percent, part, of }: Rate): string =>
  percent === undefined ? `— (${part}/${of})` : `${percent}% (${part}/${of})`

const setPlaces = (page: Page, { composed, name }: ReadReport, language: Language): void => {
  const say = PHRASES[language]
  const timeText = (minutes: number | undefined): string => (minutes === undefined ? '—' : hoursOf(minutes, language))
  heading(page, name.kind === 'city' ? say.registriesAndBanks : say.registries)
  const registries = composed.byRegistry.map((one) => ({ ...one, name: placeName(one, language) }))
  setTable(page, {
    columns: [
      { head: say.name, share: 24 },
      { head: say.filed, share: 8 },
      { head: say.registered, share: 9 },
      { head: `${say.acceptedToRegistered} ${say.median}`, share: 16 },
      { head: say.p90, share: 15 },
      { head: say.onTime, share: 14 },
      { head: say.firstTimeRight, share: 14 },
    ],
    rows: [...registries, ...composed.byInstitution].map(({ name: title, standing }) => [
      title,
      numberOf(standing.filed),
      numberOf(standing.registered),
      timeText(standing.registration.median),
      timeText(standing.registration.p90),
      rateText(standing.onTime),
      rateText(standing.firstTimeRight),
    ]),
  })
}

const setFigures = (page: Page, { composed }: ReadReport, language: Language): void => {
  const { allFigures, definition: definitionIs, colon, partMissing, notGiven } = PHRASES[language]
  const indent = 22
  heading(page, allFigures)
  for (const { id, measures } of composed.figures) {
    const { definition, missing, ...named } = figureOf(id)
    room(page, 46)
    page.y += 5
    paragraph(page, `${id}　${named[language]}`, { size: 9.5, colour: DEEP })
    paragraph(page, `${definitionIs}${colon}${definition[language]}`, { size: 7.8, colour: QUIET, indent })
    for (const measured of measures)
      paragraph(page, `${measured[language]}${colon}${textOf(measured, language)}`, { size: 8.6, indent })
    if (missing) {
      const lacks = measures.length > 0 ? partMissing : notGiven
      paragraph(page, `${lacks}${colon}${missing[language]}`, { size: 8.2, colour: QUIET, indent })
    }
  }
}

const setConventions = (page: Page, report: ReadReport, language: Language): void => {
  heading(page, PHRASES[language].conventions)
  for (const [at, one] of CONVENTIONS.entries())
    paragraph(page, `${at + 1}. ${one[language]}`, { size: 8.2, colour: QUIET })
  paragraph(page, markOf(report, language), { size: 8.2, colour: QUIET })
}

export const pdfOf = (report: ReadReport, { language, ...printing }: Printed): Promise<Buffer> => {
  const page = openPaper({ title: titleOf(report, language), margin: MARGIN, language }, printing)
  const subtitle = [...aboutOf(report, language), STATES[report.head.state][language]]
  setHead(page, { title: titleOf(report, language), subtitle })
  setTiles(page, headlinesOf(report, language))
  setCharts(page, chartsOf(report, language))
  for (const set of [setTexts, setPlaces, setFigures, setConventions]) set(page, report, language)
  setFooters(page, `${PHRASES[language].platform}　${report.name.reportId}`, language)
  return bytesOf(page)
}
