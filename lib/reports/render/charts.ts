/**
 * Charts of a report, drawn on the server as SVG. Each has a title, a unit and a source, and reads in black and white: what belongs to
 * one series differs in lightness and pattern, and values are written at their marks.
 */
import { BarChart, HeatmapChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TitleComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { LegacyGridContainLabel } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import type { Language } from '../../kernel/call.ts'
import { PHRASES } from './phrases.ts'

use([
  BarChart,
  HeatmapChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  VisualMapComponent,
  LegacyGridContainLabel,
  SVGRenderer,
])

export type Size = { readonly width: number; readonly height: number }
export type Series = { readonly name: string; readonly values: readonly (number | undefined)[] }

type About = {
  readonly title: string
  readonly unit: string
  readonly source: string
  readonly language: Language
}

const INK = '#14283c'
const QUIET = '#5d6b78'
const RULE = '#d5dce2'
/** No quotes: they would end the attribute in which it is written. */
const FONT = 'Noto Sans SC,Noto Sans CJK SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,sans-serif'
const COLOURS = ['#17456b', '#8fb8d6', '#c98a2b']

const captionOf = ({ unit, source, language }: Omit<About, 'title'>): string => {
  const { unit: unitIs, source: sourceIs, colon } = PHRASES[language]
  return `${unitIs}${colon}${unit}　${sourceIs}${colon}${source}`
}

const titled = ({ title, unit, source, language }: About) => ({
  title: {
    text: title,
    subtext: captionOf({ unit, source, language }),
    left: 0,
    top: 0,
    itemGap: 4,
    textStyle: { fontSize: 15, fontWeight: 'bold', color: INK, fontFamily: FONT },
    subtextStyle: { fontSize: 11, color: QUIET, fontFamily: FONT },
  },
  textStyle: { fontFamily: FONT, color: INK },
  animation: false,
  backgroundColor: '#ffffff',
})

const drawn = (option: EChartsCoreOption, size: Size): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  chart.setOption(option)
  const svg = chart.renderToSVGString()
  chart.dispose()
  // its only rules are for pointers
  return svg.replace(/<style[\s\S]*?<\/style>/, '').trim()
}

const axisLabel = { color: INK, fontSize: 11, fontFamily: FONT }

/** Under the title, which may be long; one series needs none. */
const legendOf = (series: readonly Series[]) =>
  series.length > 1 && { legend: { top: 44, left: 0, itemWidth: 18, textStyle: axisLabel } }

/** Where the drawing begins. */
const topOf = (series: readonly Series[]): number => (series.length > 1 ? 72 : 52)

/** Bars side by side over categories, as months. */
export const columns = (
  about: About,
  { names, series, size }: { names: readonly string[]; series: readonly Series[]; size: Size },
): string =>
  drawn(
    {
      ...titled(about),
      aria: { enabled: true, decal: { show: series.length > 1 } },
      color: COLOURS,
      ...legendOf(series),
      grid: { left: 8, right: 8, top: topOf(series) + 14, bottom: 6, containLabel: true },
      xAxis: {
        type: 'category',
        data: names,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: QUIET } },
        axisLabel,
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitLine: { lineStyle: { color: RULE } },
        axisLabel: { ...axisLabel, color: QUIET },
      },
      series: series.map(({ name, values }) => ({
        type: 'bar',
        name,
        data: values.map((value) => value ?? '-'),
        barGap: '12%',
        barMaxWidth: 34,
        label: { show: true, position: 'top', fontSize: 10.5, color: INK, fontFamily: FONT },
      })),
    },
    size,
  )

/** One bar a name, the largest at the top. */
export const bars = (
  about: About,
  { names, series, size, most }: { names: readonly string[]; series: readonly Series[]; size: Size; most?: number },
): string =>
  drawn(
    {
      ...titled(about),
      aria: { enabled: true, decal: { show: series.length > 1 } },
      color: COLOURS,
      ...legendOf(series),
      grid: { left: 8, right: 54, top: topOf(series), bottom: 4, containLabel: true },
      xAxis: { type: 'value', show: false, ...(most !== undefined && { max: most }) },
      yAxis: {
        type: 'category',
        inverse: true,
        data: names,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel,
      },
      series: series.map(({ name, values }) => ({
        type: 'bar',
        name,
        data: values.map((value) => value ?? '-'),
        barGap: '10%',
        barMaxWidth: 18,
        label: { show: true, position: 'right', fontSize: 10.5, color: INK, fontFamily: FONT },
      })),
    },
    size,
  )

/** Where each city lies, as tiles: neighbours are neighbours, and a small place is as large as a big one. */
const TILES: Readonly<Record<string, readonly [number, number]>> = {
  '350700': [1, 0],
  '350900': [2, 0],
  '350400': [1, 1],
  '350100': [2, 1],
  '351001': [3, 1],
  '350800': [0, 2],
  '350500': [1, 2],
  '350300': [2, 2],
  '350600': [0, 3],
  '350200': [1, 3],
}

export const CITIES = Object.keys(TILES)

export const CITY_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  '350700': { zh: '南平', en: 'Nanping' },
  '350900': { zh: '宁德', en: 'Ningde' },
  '350400': { zh: '三明', en: 'Sanming' },
  '350100': { zh: '福州', en: 'Fuzhou' },
  '351001': { zh: '平潭', en: 'Pingtan' },
  '350800': { zh: '龙岩', en: 'Longyan' },
  '350500': { zh: '泉州', en: 'Quanzhou' },
  '350300': { zh: '莆田', en: 'Putian' },
  '350600': { zh: '漳州', en: 'Zhangzhou' },
  '350200': { zh: '厦门', en: 'Xiamen' },
}

/** Cities as tiles, darker where there is more, from nothing or from the least; every tile bears its number. */
export const tiles = (
  about: About,
  { values, size, between = false }: { values: ReadonlyMap<string, number | undefined>; size: Size; between?: boolean },
): string => {
  const cells = Object.entries(TILES).map(([city, [x, y]]) => {
    const count = values.get(city)
    return {
      name: CITY_NAMES[city]?.[about.language] ?? city,
      value: [x, y, count ?? 0] as const,
      text: count === undefined ? '—' : String(count),
    }
  })
  const known = [...values.values()].filter((value) => value !== undefined)
  const most = Math.max(1, ...known)
  const least = between ? Math.min(most, ...known) : 0
  return drawn(
    {
      ...titled(about),
      grid: { left: 4, right: 4, top: 58, bottom: 4 },
      xAxis: { type: 'category', data: ['0', '1', '2', '3'], show: false },
      yAxis: { type: 'category', inverse: true, data: ['0', '1', '2', '3'], show: false },
      visualMap: {
        show: false,
        min: least,
        max: Math.max(most, least + 1),
        inRange: { color: ['#eef3f7', '#8fb8d6', '#17456b'] },
      },
      series: [
        {
          type: 'heatmap',
          data: cells.map(({ name, value, text }) => ({
            name: `${name}\n${text}`,
            value,
            label: { color: value[2] - least > (most - least) * 0.65 ? '#ffffff' : INK },
          })),
          itemStyle: { borderColor: '#ffffff', borderWidth: 5, borderRadius: 6 },
          label: {
            show: true,
            fontSize: 13,
            lineHeight: 18,
            fontFamily: FONT,
            formatter: ({ name }: { name: string }) => name,
          },
        },
      ],
    },
    size,
  )
}
