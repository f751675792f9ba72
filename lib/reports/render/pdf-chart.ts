/** Draws an SVG of charts.ts into a PDF page: paths, rectangles and texts are all that it has. Patterns stay out; lightness remains. */

type Page = PDFKit.PDFDocument
type Attributes = Readonly<Record<string, string>>
export type Box = { readonly left: number; readonly top: number; readonly width: number }

const ELEMENT = /<(path|rect|text)\b([^>]*?)(?:\/>|>([^<]*)<\/\1>|>)/g
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g

const attributesOf = (text: string): Attributes =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]))

const numberIn = (value: string | undefined, otherwise = 0): number =>
  value === undefined ? otherwise : Number.parseFloat(value)

const styled = ({ style = '' }: Attributes, name: string): string | undefined =>
  style
    .split(';')
    .find((rule) => rule.startsWith(`${name}:`))
    ?.slice(name.length + 1)

/** As pdfkit takes it; nothing where there is no colour, or one that cannot be seen. */
const colourOf = (value: string | undefined, opacity: string | undefined): string | undefined => {
  if (value === undefined || value === 'none' || value === 'transparent' || value.startsWith('url')) return undefined
  if (opacity !== undefined && Number(opacity) === 0) return undefined
  const [, ...parts] = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(value) ?? []
  return parts.length === 0 ? value : `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`
}

/** `translate(…)` or `matrix(…)`, which is all that echarts writes. */
const move = (page: Page, { transform = '' }: Attributes): void => {
  const numbers = (transform.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number)
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers
  if (transform.startsWith('matrix')) page.transform(a, b, c, d, e, f)
  else if (transform.startsWith('translate')) page.translate(a, b)
}

/** A line without width would come out as the thinnest there is. */
const strokeOf = (given: Attributes): string | undefined =>
  numberIn(given['stroke-width'], 1) === 0 ? undefined : colourOf(given.stroke, given['stroke-opacity'])

const paint = (page: Page, given: Attributes): void => {
  const fill = colourOf(given.fill, given['fill-opacity'])
  const stroke = strokeOf(given)
  const width = numberIn(given['stroke-width'], 1)
  if (fill && stroke) page.lineWidth(width).fillAndStroke(fill, stroke)
  else if (fill) page.fill(fill)
  else if (stroke) page.lineWidth(width).stroke(stroke)
}

/** A path that is not painted would be painted with the next. */
const isSeen = (given: Attributes): boolean =>
  (colourOf(given.fill, given['fill-opacity']) ?? strokeOf(given)) !== undefined

const ANCHORS: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 }

const write = (page: Page, given: Attributes, text: string): void => {
  const size = numberIn(styled(given, 'font-size'), 12)
  page.fontSize(size).fillColor(colourOf(given.fill, undefined) ?? '#000000')
  const left = numberIn(given.x) - page.widthOfString(text) * (ANCHORS[given['text-anchor'] ?? 'start'] ?? 0)
  // the middle of Chinese characters lies a third of their size above the baseline
  const middle = given['dominant-baseline'] === 'central' ? size * 0.36 : 0
  page.text(text, left, numberIn(given.y) + middle, { lineBreak: false, baseline: 'alphabetic' })
}

const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  )

/** How high it comes out at this width. */
export const chartHeight = (svg: string, width: number): number => {
  const { width: own, height } = attributesOf(/<svg([^>]*)>/.exec(svg)?.[1] ?? '')
  return (numberIn(height) * width) / numberIn(own, 1)
}

export const drawChart = (page: Page, svg: string, { left, top, width }: Box): void => {
  const { width: own } = attributesOf(/<svg([^>]*)>/.exec(svg)?.[1] ?? '')
  page
    .save()
    .translate(left, top)
    .scale(width / numberIn(own, 1))
  const drawn = svg.replace(/<defs[^>]*>[\s\S]*?<\/defs>/g, '')
  for (const [, element, text = '', content = ''] of drawn.matchAll(ELEMENT)) {
    const given = attributesOf(text)
    page.save()
    move(page, given)
    if (element === 'text') write(page, given, unescaped(content))
    if (element === 'path' && given.d && isSeen(given)) paint(page.path(given.d), given)
    if (element === 'rect' && isSeen(given))
      paint(page.rect(numberIn(given.x), numberIn(given.y), numberIn(given.width), numberIn(given.height)), given)
    page.restore()
  }
  page.restore()
}
