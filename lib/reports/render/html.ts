/** Of what the pages of reports are made: a document that loads nothing, tiles with headline numbers, charts side by side. */
import type { Language } from '../../kernel/call.ts'
import { escapeHtml } from './escape-html.ts'
import { PHRASES } from './phrases.ts'
import { STYLE } from './style.ts'

export type Headline = { readonly label: string; readonly value: string; readonly note: string }

/** `body` is markup, all else text. */
export const document = (
  { title, subtitle, mark }: { readonly title: string; readonly subtitle: readonly string[]; readonly mark?: string },
  body: string,
  language: Language,
): string => `<!doctype html>
<html lang="${PHRASES[language].lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
<header>${mark === undefined ? '' : `<span class="state">${escapeHtml(mark)}</span>`}<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(subtitle.join(' · '))}</p></header>
${body}
</main></body></html>
`

export const tilesOf = (headlines: readonly Headline[]): string =>
  `<section class="tiles">${headlines
    .map(
      ({ label, value, note }) =>
        `<div class="tile"><span>${escapeHtml(label)}</span><b>${escapeHtml(value)}</b><i>${escapeHtml(note)}</i></div>`,
    )
    .join('')}</section>`

export const figuresOf = (charts: readonly string[]): string =>
  `<section class="charts">${charts.map((svg) => `<figure>${svg}</figure>`).join('\n')}</section>`
