/** A report as a page to look at: what matters on top, charts, what the reporter wrote, then every figure with its definition. */

import type { Language } from '../../kernel/call.ts'
import { keysOf } from '../../names/keys.ts'
import type { Rate, Standing } from '../assess.ts'
import type { Measured } from '../compute.ts'
import { figureOf } from '../figures.ts'
import { TEXT_NAMES } from '../model.ts'
import { CONVENTIONS, type ReadReport } from '../read-reports.ts'
import { XIAMEN } from '../scopes.ts'
import { STATES } from './codes.ts'
import { escapeHtml } from './escape-html.ts'
import { document, figuresOf, tilesOf } from './html.ts'
import { PHRASES } from './phrases.ts'
import { chartsOf, headlinesOf, placeName } from './story.ts'
import { hoursOf, lineOf, numberOf, textOf, unitOf } from './words.ts'

export const titleOf = ({ name, head }: ReadReport, language: Language): string =>
  PHRASES[language].title(head.reporterName, name.kind === 'bank' && name.territory === XIAMEN)

/** Subject, due date, state, and as-of date of the figures. */
export const aboutOf = ({ name, head, composed }: ReadReport, language: Language): readonly string[] => {
  const { about, taken } = PHRASES[language]
  return [...about(name.period), taken(head.figures, composed.computedAt.slice(0, 16).replace('T', ' '))]
}

export const markOf = ({ composed: { mark } }: ReadReport, language: Language): string => {
  const events = mark.reduce((sum, { sequence }) => sum + sequence, 0)
  return PHRASES[language].mark(mark.length, numberOf(events))
}

const LISTED = 14

const measuredLine = (measured: Measured, language: Language): string => {
  const { colon, inBrackets, andMore } = PHRASES[language]
  if (measured.kind !== 'table')
    return `<dt>${escapeHtml(measured[language])}${colon}</dt><dd>${escapeHtml(textOf(measured, language))}</dd>`
  const { rows } = measured
  const isMoney = measured.unit === 'money'
  const lines = rows.slice(0, LISTED).map((row) => escapeHtml(lineOf(row, isMoney, language)))
  const more = rows.length > LISTED ? [andMore(rows.length)] : []
  const unit = inBrackets(unitOf(measured.unit, language))
  return `<dt>${escapeHtml(measured[language])}${unit}${colon}</dt><dd>${lines.length === 0 ? '—' : [...lines, ...more].join('　')}</dd>`
}

const figuresTable = ({ composed }: ReadReport, language: Language): string => {
  const { partMissing, notGiven, colon } = PHRASES[language]
  return composed.figures
    .map(({ id, measures }) => {
      const { definition, missing, ...named } = figureOf(id)
      const list = measures.length > 0 ? `<dl>${measures.map((one) => measuredLine(one, language)).join('')}</dl>` : ''
      const lacks = missing
        ? `<div class="none">${measures.length > 0 ? partMissing : notGiven}${colon}${escapeHtml(missing[language])}</div>`
        : ''
      return `<tr><td>${id}</td><td>${escapeHtml(named[language])}<small>${escapeHtml(definition[language])}</small></td><td>${list}${lacks}</td></tr>`
    })
    .join('\n')
}

const rateCell = ({ percent, part, of }: Rate, sign: '%' | ''): string =>
  percent === undefined
    ? `<span class="none">— (${part}/${of})</span>`
    : `${percent}${sign} <span class="none">(${part}/${of})</span>`

type Column = { readonly head: string; readonly of: (standing: Standing) => string }

const columnsIn = (language: Language): readonly Column[] => {
  const say = PHRASES[language]
  const time = (minutes: number | undefined): string => (minutes === undefined ? '—' : hoursOf(minutes, language))
  return [
    { head: say.filed, of: ({ filed }) => numberOf(filed) },
    { head: say.accepted, of: ({ accepted }) => numberOf(accepted) },
    { head: say.registered, of: ({ registered }) => numberOf(registered) },
    { head: say.certificates, of: ({ certificates }) => numberOf(certificates) },
    { head: `${say.acceptedToRegistered}<br>${say.median}`, of: ({ registration }) => time(registration.median) },
    { head: say.p90, of: ({ registration }) => time(registration.p90) },
    { head: say.onTime, of: ({ onTime }) => rateCell(onTime, '%') },
    { head: say.firstTimeRight, of: ({ firstTimeRight }) => rateCell(firstTimeRight, '%') },
    { head: say.supplements, of: ({ supplements }) => rateCell(supplements, '') },
    { head: say.refusals, of: ({ refusals }) => rateCell(refusals, '') },
  ]
}

type Named = { readonly name: string; readonly standing: Standing }

const placesTable = (title: string, rows: readonly Named[], language: Language): string => {
  const columns = columnsIn(language)
  const body = rows.map(
    ({ name, standing }) =>
      `<tr><td>${escapeHtml(name)}</td>${columns.map(({ of }) => `<td>${of(standing)}</td>`).join('')}</tr>`,
  )
  return `<h3>${title}</h3>
<table><thead><tr>${[PHRASES[language].name, ...columns.map(({ head }) => head)].map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table>`
}

const places = ({ composed, name }: ReadReport, language: Language): string => {
  const say = PHRASES[language]
  const registries = composed.byRegistry.map((one) => ({ ...one, name: placeName(one, language) }))
  const banks = name.kind === 'city' ? [placesTable(say.byBank, composed.byInstitution, language)] : []
  return [placesTable(say.byRegistry, registries, language), ...banks].join('\n')
}

const textsOf = ({ head }: ReadReport, language: Language): string =>
  keysOf(TEXT_NAMES)
    .flatMap((text) => {
      const written = head.texts[text]
      if (written === undefined) return []
      return [`<h3>${TEXT_NAMES[text][language]}</h3><blockquote>${escapeHtml(written)}</blockquote>`]
    })
    .join('\n')

export const pageOf = (report: ReadReport, language: Language): string => {
  const { name, head } = report
  const say = PHRASES[language]
  const written = textsOf(report, language)
  const parts = [
    tilesOf(headlinesOf(report, language)),
    figuresOf(chartsOf(report, language)),
    written === '' ? '' : `<h2>${say.texts}</h2>${written}`,
    `<h2>${name.kind === 'city' ? say.registriesAndBanks : say.registries}</h2>`,
    places(report, language),
    `<p class="note">${say.partsAndWholes}</p>`,
    `<h2>${say.allFigures}</h2>
<table class="figures"><thead><tr><th></th><th>${say.figureAndDefinition}</th><th>${say.value}</th></tr></thead><tbody>
${figuresTable(report, language)}
</tbody></table>`,
    `<h2>${say.conventions}</h2>
<ol class="note">${CONVENTIONS.map((one) => `<li>${escapeHtml(one[language])}</li>`).join('')}</ol>
<p class="note">${markOf(report, language)}</p>`,
  ]
  const title = titleOf(report, language)
  const subtitle = aboutOf(report, language)
  return document({ title, subtitle, mark: STATES[head.state][language] }, parts.join('\n'), language)
}
